/* Divergences of two distributions with a density, in 113-bit arithmetic: Gauss-Legendre on a mesh that is geometric about
   every feature, each piece halved until it no longer changes. Reads one pair a line from divergences.py:
       n m  then n + m times  weight kind a b c scale shift
   and writes kl reverseKl js tv hellinger^2 chi2 w1. Compiled by divergences.py: cc -O2 quad.c -lquadmath -lm */
#include <quadmath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef __float128 R;
typedef struct { R w, a, b, c, k, h, norm; int kind; } Part;
typedef struct { Part p[16]; int n; } Distribution;
enum { NORMAL, STUDENT, LAPLACE, LOGISTIC, GUMBEL, GAMMA, BETA, UNIFORM, TRIANGULAR };
#define N 24
#define Q 9
static R node[N], weight[N];
/* A node that rounding puts on an end counts as just inside it. */
static const R none = -HUGE_VALQ, tiny = 0x1p-112Q;

static R part(const Part *l, R x) {
    R z = (x - l->h) / l->k, y;
    switch (l->kind) {
    case NORMAL: z = (z - l->a) / l->b; y = -z * z / 2; break;
    case STUDENT: z = (z - l->a) / l->b; y = -(l->c + 1) / 2 * log1pq(z * z / l->c); break;
    case LAPLACE: y = -fabsq((z - l->a) / l->b); break;
    case LOGISTIC: z = fabsq((z - l->a) / l->b); y = -z - 2 * log1pq(expq(-z)); break;
    case GUMBEL: z = (z - l->a) / l->b; y = -z - expq(-z); if (y < -1e4900Q) y = -1e4900Q; break;
    case GAMMA: if (z < 0) return none; if (z == 0) z = tiny; y = (l->a - 1) * logq(z) - l->b * z; break;
    case BETA:
        if (z < 0 || z > 1) return none;
        if (z == 0) z = tiny;
        if (z == 1) z = 1 - tiny;
        y = (l->a - 1) * logq(z) + (l->b - 1) * log1pq(-z);
        break;
    case UNIFORM: if (z < l->a || z > l->b) return none; y = 0; break;
    default:
        if (z < l->a || z > l->b) return none;
        if (z == l->a) z += (l->b - l->a) * tiny;
        if (z == l->b) z -= (l->b - l->a) * tiny;
        y = logq(z < l->c ? (z - l->a) / (l->c - l->a) : (l->b - z) / (l->b - l->c));
    }
    return y + l->norm;
}

static R logpdf(const Distribution *l, R x) {
    R v[16], top = none, sum = 0;
    for (int i = 0; i < l->n; i++) { v[i] = l->p[i].w + part(&l->p[i], x); if (v[i] > top) top = v[i]; }
    if (top == none) return none;
    for (int i = 0; i < l->n; i++) sum += expq(v[i] - top);
    return top + logq(sum);
}

static Distribution P, L;
static R centre;

/* 0 kl 1 reverse 2 js 3 tv 4 hellinger^2 5 chi2 6 p - q 7 (x - centre)(p - q) 8 the sign of p - q */
static void f(R x, R *o) {
    R a = logpdf(&P, x), b = logpdf(&L, x);
    R p = a > none ? expq(a) : 0, q = b > none ? expq(b) : 0, m = (p + q) / 2, t = a - b;
    o[0] = a == none ? 0 : b == none ? HUGE_VALQ : p == 0 ? 0 : p * t;
    o[1] = b == none ? 0 : a == none ? HUGE_VALQ : q == 0 ? 0 : -q * t;
    o[2] = ((p > 0 ? p * logq(p / m) : 0) + (q > 0 ? q * logq(q / m) : 0)) / 2;
    o[3] = fabsq(p - q) / 2;
    o[4] = (sqrtq(p) - sqrtq(q)) * (sqrtq(p) - sqrtq(q)) / 2;
    o[5] = a == none ? q : b == none ? HUGE_VALQ : t < 30 ? q * expm1q(t) * expm1q(t) : expq(2 * a - b) - 2 * p + q;
    o[6] = p - q;
    o[7] = p == q ? 0 : (x - centre) * (p - q);
    o[8] = p > q ? 1 : p < q ? -1 : 0;
}

static void gauss(R a, R b, R *o) {
    R h = (b - a) / 2, c = (a + b) / 2, v[Q];
    memset(o, 0, sizeof(R) * Q);
    for (int i = 0; i < N; i++) { f(c + h * node[i], v); for (int j = 0; j < Q; j++) o[j] += h * weight[i] * v[j]; }
}

static R scale[Q];
static int infinite[Q];

static void adapt(R a, R b, const R *whole, int depth, R *o) {
    R m = (a + b) / 2, l[Q], r[Q];
    int done = 1;
    gauss(a, m, l); gauss(m, b, r);
    /* At a kink two wrong values may agree: while p - q changes sign, only what is left decides. */
    if (l[3] + r[3] > 1e-21Q * scale[3]) {
        R at[Q], before[Q], sign = (l[8] + r[8]) / (b - a);
        f(a, before); f(b, at);
        if (fabsq(sign) < 1 - 1e-20Q || before[8] * sign < 0 || at[8] * sign < 0) done = 0;
    }
    for (int j = 0; j < 8; j++) {
        R v = l[j] + r[j];
        if (infinite[j] || isinfq(v) || isnanq(v)) continue;
        if (fabsq(v) > scale[j]) scale[j] = fabsq(v);
        if (fabsq(v - whole[j]) > 1e-17Q * scale[j]) done = 0;
    }
    if (done || depth > 60) { for (int j = 0; j < Q; j++) o[j] = l[j] + r[j]; return; }
    R u[Q], v[Q];
    adapt(a, m, l, depth + 1, u); adapt(m, b, r, depth + 1, v);
    for (int j = 0; j < Q; j++) o[j] = u[j] + v[j];
}

static void piece(R a, R b, R *o) { R whole[Q]; gauss(a, b, whole); adapt(a, b, whole, 0, o); }

static R point[200000], value[200000][Q];
static int points;
static int order(const void *x, const void *y) { R a = *(R *)x, b = *(R *)y; return a < b ? -1 : a > b; }

static R image(const Part *p, R z) { return p->k * z + p->h; }

static int read(Distribution *l) {
    for (int i = 0; i < l->n; i++) {
        char s[6][80];
        Part *p = &l->p[i];
        if (scanf("%79s %d %79s %79s %79s %79s %79s", s[0], &p->kind, s[1], s[2], s[3], s[4], s[5]) != 7) return 0;
        p->w = logq(strtoflt128(s[0], 0)); p->a = strtoflt128(s[1], 0); p->b = strtoflt128(s[2], 0);
        p->c = strtoflt128(s[3], 0); p->k = strtoflt128(s[4], 0); p->h = strtoflt128(s[5], 0);
        R ls = logq(p->b);
        switch (p->kind) {
        case NORMAL: p->norm = -logq(2 * M_PIq) / 2 - ls; break;
        case STUDENT: p->norm = lgammaq((p->c + 1) / 2) - lgammaq(p->c / 2) - logq(p->c * M_PIq) / 2 - ls; break;
        case LAPLACE: p->norm = -logq(2) - ls; break;
        case LOGISTIC: case GUMBEL: p->norm = -ls; break;
        case GAMMA: p->norm = p->a * ls - lgammaq(p->a); break;
        case BETA: p->norm = lgammaq(p->a + p->b) - lgammaq(p->a) - lgammaq(p->b); break;
        case UNIFORM: p->norm = -logq(p->b - p->a); break;
        default: p->norm = logq(2 / (p->b - p->a));
        }
        p->norm -= logq(fabsq(p->k));
    }
    return 1;
}

int main(void) {
    for (int i = 0; i < N; i++) {
        R x = cosq(M_PIq * (i + 0.75Q) / (N + 0.5Q)), d = 1;
        for (int it = 0; it < 12; it++) {
            R p0 = 1, p1 = x;
            for (int k = 2; k <= N; k++) { R p2 = ((2 * k - 1) * x * p1 - (k - 1) * p0) / k; p0 = p1; p1 = p2; }
            d = N * (x * p1 - p0) / (x * x - 1);
            x -= p1 / d;
        }
        node[i] = x; weight[i] = 2 / ((1 - x * x) * d * d);
    }
    while (scanf("%d %d", &P.n, &L.n) == 2) {
        if (!read(&P) || !read(&L)) return 2;
        R anchor[200], least = HUGE_VALQ, most = 0, lower = HUGE_VALQ, upper = -HUGE_VALQ;
        int anchors = 0, openLow = 0, openHigh = 0, heavy = 0, poles = 0;
        for (int i = 0; i < P.n + L.n; i++) {
            Part *p = i < P.n ? &P.p[i] : &L.p[i - P.n];
            R c[3], s;
            int n = 0, positive = p->kind == GAMMA, line = p->kind <= GUMBEL;
            if (line) { c[n++] = p->a; s = p->b; }
            else if (positive) { c[n++] = 0; c[n++] = p->a / p->b; s = sqrtq(p->a) / p->b; }
            else if (p->kind == BETA) {
                c[n++] = 0; c[n++] = 1; c[n++] = p->a / (p->a + p->b);
                s = sqrtq(c[2] * (1 - c[2]) / (p->a + p->b + 1));
            }
            else { c[n++] = p->a; c[n++] = p->b; if (p->kind == TRIANGULAR) c[n++] = p->c; s = p->b - p->a; }
            heavy |= p->kind == STUDENT;
            poles |= p->kind == GAMMA || p->kind == BETA;
            s *= fabsq(p->k);
            if (s < least) least = s;
            if (s > most) most = s;
            if (line || (positive && p->k < 0)) openLow = 1;
            if (line || (positive && p->k > 0)) openHigh = 1;
            for (int j = 0; j < n; j++) {
                R x = image(p, c[j]);
                anchor[anchors++] = x;
                if (x < lower) lower = x;
                if (x > upper) upper = x;
            }
        }
        centre = image(&P.p[0], 0);
        if (upper - lower > most) most = upper - lower;
        points = 0;
        for (int i = 0; i < anchors; i++) {
            point[points++] = anchor[i];
            R first = least * (poles ? 0x1p-1200Q : 0x1p-20Q), last = most * (heavy ? 0x1p220Q : 0x1p13Q);
            for (R s = first; s < last; s *= s < least * 0x1p-120Q ? 16 : s < least / 16 ? 4 : 2)
                for (int side = -1; side < 2; side += 2) {
                    R x = anchor[i] + side * s;
                    if ((x > lower || openLow) && (x < upper || openHigh) && x != anchor[i]) point[points++] = x;
                }
        }
        qsort(point, points, sizeof(R), order);
        int n = 0;
        for (int i = 0; i < points; i++) if (n == 0 || point[i] > point[n - 1]) point[n++] = point[i];
        points = n;
        /* Divergent: contributions that do not fall with the distance, over 20 doublings, far out or next to an anchor. */
        memset(infinite, 0, sizeof infinite);
        R near[Q], far[Q];
        for (int side = -1; side < 2; side += 2) {
            if (side < 0 ? openLow : openHigh) {
                f(side * most * 0x1p180Q, near); f(side * most * 0x1p200Q, far);
                for (int j = 0; j < Q; j++) {
                    R v = fabsq(far[j]) * 0x1p20Q;
                    infinite[j] |= isinfq(v) || (v > 0 && near[j] != 0 && v >= 0.999Q * fabsq(near[j]));
                }
            }
            for (int i = 0; i < anchors; i++) if (fabsq(anchor[i]) < least * 0x1p15Q) {
                int z = anchor[i] == 0;
                f(anchor[i] + side * least * (z ? 0x1p-180Q : 0x1p-55Q), near);
                f(anchor[i] + side * least * (z ? 0x1p-200Q : 0x1p-75Q), far);
                for (int j = 0; j < Q; j++) {
                    R v = fabsq(far[j]);
                    infinite[j] |= isinfq(v) || (v > 0 && near[j] != 0 && v >= 0.999Q * 0x1p20Q * fabsq(near[j]));
                }
            }
        }
        R total[Q] = {0}, low[Q];
        memset(scale, 0, sizeof scale);
        for (int pass = 0; pass < 2; pass++)
            for (int i = 0; i + 1 < points; i++) {
                if (pass == 0) {
                    gauss(point[i], point[i + 1], value[i]);
                    for (int j = 0; j < Q; j++) infinite[j] |= isinfq(value[i][j]) != 0;
                    for (int j = 0; j < Q; j++) {
                        R v = value[i][j];
                        if (!isinfq(v) && !isnanq(v) && !infinite[j] && fabsq(v) > scale[j]) scale[j] = fabsq(v);
                    }
                    continue;
                }
                int counts = 0;
                for (int j = 0; j < 8; j++) counts |= !infinite[j] && fabsq(value[i][j]) > 1e-24Q * scale[j];
                if (counts) adapt(point[i], point[i + 1], value[i], 0, low), memcpy(value[i], low, sizeof low);
                for (int j = 0; j < Q; j++) total[j] += value[i][j];
            }
        for (int j = 0; j < 6; j++)
            if (infinite[j] || isinfq(total[j])) printf("Infinity ");
            else { char s[64]; quadmath_snprintf(s, sizeof s, "%.20Qg", total[j]); printf("%s ", s); }
        /* W1: between roots of P(x) - Q(x) the integral of their difference is, by parts, minus that of x (p - q). */
        if (infinite[7]) { puts("Infinity"); fflush(stdout); continue; }
        static R before[200000], after[200000];
        before[0] = 0;
        for (int i = 0; i + 1 < points; i++) before[i + 1] = before[i] + value[i][6];
        after[points - 1] = 0;
        for (int i = points - 2; i >= 0; i--) after[i] = after[i + 1] - value[i][6];
        R w1 = 0, sum = 0, last = 0, small = 1e-26Q * scale[6];
        for (int i = 0; i + 1 < points; i++) {
            /* The difference at the end, from the side on which less was added up; nothing, where it is all rounding. */
            R d = fabsq(before[i + 1]) < fabsq(after[i + 1]) ? before[i + 1] : after[i + 1];
            if (fabsq(d) < small) d = 0;
            if (d != 0 && last != 0 && (d > 0) != (last > 0)) {
                R a = point[i], b = point[i + 1], at = fabsq(before[i]) < fabsq(after[i]) ? before[i] : after[i], o[Q];
                for (int k = 0; k < 100; k++) {
                    R m = (a + b) / 2;
                    gauss(a, m, o);
                    if ((at + o[6] > 0) == (last > 0)) { at += o[6]; a = m; } else b = m;
                }
                piece(point[i], a, o);
                w1 += fabsq(sum + o[7]);
                piece(a, point[i + 1], o);
                sum = o[7];
            } else sum += value[i][7];
            if (d != 0) last = d;
        }
        char s[64];
        quadmath_snprintf(s, sizeof s, "%.20Qg", w1 + fabsq(sum));
        puts(s);
        fflush(stdout);
    }
    return 0;
}
