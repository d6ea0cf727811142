"""Divergences of 300 pairs of distributions to 40 digits: the reference values of the tests of Gan.Theory's enclosures.

    python3 enclosures.py > enclosures.csv        # an hour on two cores

It has 60 digits (mpmath) and no interval arithmetic: Gauss-Legendre rules of 30 and 40 nodes on panels that double
outwards from each location, halved until both rules agree to 42 digits. Panels end where p - q or F - G changes its sign,
and reach as far as the integrands, so that no bound of a tail is needed. Distribution functions are closed forms. Which
values are infinite follows from supports and tails.
"""
import sys
from multiprocessing import Pool

from mpmath import mp, mpf, exp, log, sqrt, erfc, atan2, pi, inf

from enclosure_pairs import PAIRS

mp.dps = 60
TOLERANCE = mpf(10) ** -42
NEGLIGIBLE = mpf(10) ** -46
NAMES = ["kl", "reverseKl", "js", "tv", "hellinger", "chi2", "w1"]


def rule(n):
    """The Gauss-Legendre nodes and weights on [-1, 1]."""
    nodes = []
    for i in range(n):
        x = mp.cos(pi * (i + mpf(3) / 4) / (n + mpf(1) / 2))
        for _ in range(12):
            a, b = mpf(1), x
            for k in range(2, n + 1):
                a, b = b, ((2 * k - 1) * x * b - (k - 1) * a) / k
            slope = n * (x * b - a) / (x * x - 1)
            x -= b / slope
        nodes.append((x, 2 / ((1 - x * x) * slope * slope)))
    return nodes


RULES = [rule(30), rule(40)]


class Part:
    """A weighted distribution of location + scale z, where z has a standard density; the scale may be negative."""

    def __init__(self, kind, weight, location, scale, mode=None):
        self.kind, self.w, self.m, self.s, self.c = kind, weight, location, scale, mode
        self.size = abs(scale)
        ends = {"exponential": [0, inf], "uniform": [0, 1], "triangular": [0, 1]}.get(kind, [-inf, inf])
        self.low, self.high = sorted(self.m + self.s * e for e in ends)
        inner = [mode] if kind == "triangular" else [0] if kind == "laplace" else []
        self.cuts = [self.m + self.s * e for e in ends if abs(e) != inf] + [self.m + self.s * e for e in inner]
        self.centre = [self.m] if kind not in ("uniform", "triangular") else []

    def density(self, x):
        if x <= self.low or x >= self.high:
            return mpf(0)
        z = (x - self.m) / self.s
        if self.kind == "normal":
            f = exp(-z * z / 2) / ROOT
        elif self.kind == "laplace":
            f = exp(-abs(z)) / 2
        elif self.kind == "logistic":
            e = exp(-abs(z))
            f = e / (1 + e) ** 2
        elif self.kind == "cauchy":
            f = 1 / (pi * (1 + z * z))
        elif self.kind == "exponential":
            f = exp(-z)
        elif self.kind == "uniform":
            f = mpf(1)
        else:
            f = 2 * z / self.c if z < self.c else 2 * (1 - z) / (1 - self.c)
        return self.w * f / self.size

    def tails(self, x):
        """The weighted masses below and above x."""
        z = (x - self.m) / self.s
        if self.kind == "normal":
            pair = erfc(-z / SQRT2) / 2, erfc(z / SQRT2) / 2
        elif self.kind == "laplace":
            e = exp(-abs(z)) / 2
            pair = (e, 1 - e) if z < 0 else (1 - e, e)
        elif self.kind == "logistic":
            e = exp(-abs(z))
            pair = (e / (1 + e), 1 / (1 + e)) if z < 0 else (1 / (1 + e), e / (1 + e))
        elif self.kind == "cauchy":
            pair = atan2(1, -z) / pi, atan2(1, z) / pi
        elif self.kind == "exponential":
            pair = (-mp.expm1(-z), exp(-z)) if z > 0 else (mpf(0), mpf(1))
        elif self.kind == "uniform":
            pair = (z, 1 - z) if 0 < z < 1 else (mpf(0), mpf(1)) if z <= 0 else (mpf(1), mpf(0))
        elif z <= 0 or z >= 1:
            pair = (mpf(0), mpf(1)) if z <= 0 else (mpf(1), mpf(0))
        else:
            pair = (z * z / self.c, 1 - z * z / self.c) if z <= self.c else \
                (1 - (1 - z) ** 2 / (1 - self.c), (1 - z) ** 2 / (1 - self.c))
        low, high = pair if self.s > 0 else pair[::-1]
        return self.w * low, self.w * high


ROOT, SQRT2 = sqrt(2 * pi), sqrt(mpf(2))


def number(text):
    """A number as float64 has it, without further rounding."""
    return mpf(float(text))


def split(text):
    """The arguments of name(a,b(c,d),e)."""
    name, inner = text.split("(", 1)
    parts, depth, start = [], 0, 0
    inner = inner[:-1]
    for i, c in enumerate(inner + ","):
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append(inner[start:i])
            start = i + 1
    return name, parts


def parse(text, weight=mpf(1), k=mpf(1), h=mpf(0)):
    """The parts of the distribution of k X + h; of a finite one the atoms, whose images are float64 numbers."""
    name, args = split(text)
    if name == "mixture":
        pairs = [a.split("*", 1) for a in args]
        total = sum(number(w) for w, _ in pairs)
        return [part for w, d in pairs for part in parse(d, weight * number(w) / total, k, h)]
    if name == "affine":
        if args[0].startswith(("finite", "mixture(0.5*finite")):
            return [(float(args[1]) * x + float(args[2]), m) for x, m in parse(args[0], weight)]
        scale, shift = number(args[1]), number(args[2])
        return parse(args[0], weight, k * scale, k * shift + h)
    if name == "finite":
        atoms = [a.split(":") for a in args]
        total = sum(number(m) for _, m in atoms)
        return [(float(x), weight * number(m) / total) for x, m in atoms if number(m) > 0]
    a = [number(v) for v in args]
    if name == "exponential":
        location, scale, mode = mpf(0), 1 / a[0], None
    elif name in ("uniform", "triangular"):
        location, scale = a[0], a[1] - a[0]
        mode = (a[2] - a[0]) / scale if name == "triangular" else None
    else:
        location, scale, mode = a[0], a[1], None
    return [Part(name, weight, k * location + h, k * scale, mode)]


def density(parts, x):
    return sum(part.density(x) for part in parts)


def gap(p, q, x):
    """F - G, from the smaller tails."""
    pairs = [[sum(v) for v in zip(*[part.tails(x) for part in parts])] for parts in (p, q)]
    (f, sf), (g, sg) = pairs
    return f - g if f + g < 1 else sg - sf


def heaviest(parts, side):
    """The heaviest tail on a side: (kind, scale), kinds from 3, a power, to 0, none."""
    kinds = {"cauchy": 3, "laplace": 2, "logistic": 2, "exponential": 2, "normal": 1}
    alive = [c for c in parts if (c.high if side > 0 else c.low) == side * inf]
    return max([(kinds[c.kind], c.size) for c in alive], default=(0, mpf(0)))


def support(parts):
    union = []
    for low, high in sorted((c.low, c.high) for c in parts):
        if union and low <= union[-1][1]:
            union[-1][1] = max(high, union[-1][1])
        else:
            union.append([low, high])
    return union


def within(p, q):
    return all(any(c <= a and b <= d for c, d in support(q)) for a, b in support(p))


def power(parts, at, side):
    """0 or 1 if the density jumps or rises linearly at a point, on one side; None if it is 0 there."""
    powers = [None]
    for c in parts:
        edge = c.low if side > 0 else c.high
        if at == edge:
            if c.kind == "triangular":
                jump = (c.c == 0) if (side > 0) == (c.s > 0) else (c.c == 1)
                powers.append(0 if jump else 1)
            else:
                powers.append(0)
        elif c.low < at < c.high:
            powers.append(0)
    return min([v for v in powers if v is not None], default=None)


def infinite(p, q):
    """The names of the infinite quantities of two densities."""
    names = set()
    if not within(p, q):
        names |= {"kl", "chi2"}
    if not within(q, p):
        names |= {"reverseKl"}
    for side in (-1, 1):
        (kp, sp), (kq, sq) = heaviest(p, side), heaviest(q, side)
        if kp == 3 and kq != 3:
            names |= {"kl", "chi2"}
        if kq == 3 and kp != 3:
            names |= {"reverseKl"}
        if kp == 2 and kq == 1 or kp == kq == 2 and 2 * sq <= sp or kp == kq == 1 and 2 * sq * sq <= sp * sp:
            names |= {"chi2"}
    for at in {c for part in p + q for c in part.cuts}:
        for side in (-1, 1):
            if power(p, at, side) == 0 and power(q, at, side) == 1:
                names |= {"chi2"}
    mass = [sum(c.w * c.size for c in parts if c.kind == "cauchy") for parts in (p, q)]
    if abs(mass[0] - mass[1]) > mpf(10) ** -50:
        names |= {"w1"}
    return names


def integrands(p, q, skip, x):
    """All seven at a point; an infinite one is left out."""
    a, b = density(p, x), density(q, x)
    if a == 0 and b == 0:
        values = [mpf(0)] * 6
    elif a == 0 or b == 0:
        values = [mpf(0), mpf(0), (a + b) * log(mpf(2)) / 2, (a + b) / 2, (a + b) / 2, b]
    else:
        la, lb, lm = log(a), log(b), log((a + b) / 2)
        values = [a * (la - lb), b * (lb - la), (a * (la - lm) + b * (lb - lm)) / 2, abs(a - b) / 2,
                  (sqrt(a) - sqrt(b)) ** 2 / 2, (a - b) ** 2 / b if "chi2" not in skip else mpf(0)]
    for i, name in enumerate(NAMES[:6]):
        if name in skip:
            values[i] = mpf(0)
    return values + [mpf(0) if "w1" in skip else abs(gap(p, q, x))]


def panel(f, a, b, depth=0):
    """The integrals over [a, b]."""
    c, h = (a + b) / 2, (b - a) / 2
    sums = []
    for nodes in RULES:
        total = [mpf(0)] * 7
        for x, w in nodes:
            for i, v in enumerate(f(c + h * x)):
                total[i] += w * v
        sums.append([h * v for v in total])
    if all(abs(u - v) <= TOLERANCE * max(1, abs(v)) for u, v in zip(*sums)):
        return sums[1]
    if depth > 160:
        raise ArithmeticError(f"no convergence on [{mp.nstr(a, 20)}, {mp.nstr(b, 20)}]")
    return [u + v for u, v in zip(panel(f, a, c, depth + 1), panel(f, c, b, depth + 1))]


def root(g, a, b):
    """A sign change of g in (a, b), by the Illinois method and bisection."""
    ga, gb = g(a), g(b)
    for i in range(400):
        if abs(b - a) <= mpf(10) ** -52 * max(abs(a), abs(b)):
            break
        c = (a + b) / 2 if i % 3 == 2 else (a * gb - b * ga) / (gb - ga)
        gc = g(c)
        if gc == 0:
            return c
        if (gc > 0) == (gb > 0):
            b, gb = c, gc
        else:
            a, ga = c, gc
    return (a + b) / 2


def reach(p, q, f, side, start, step):
    """A distance at which all integrands are negligible."""
    while True:
        values = [f(start + side * step * s) for s in (mpf(1), mpf("1.37"))]
        if all(v * step < NEGLIGIBLE for value in values for v in value):
            return step
        step *= 2


def continuous(p, q):
    skip = infinite(p, q)
    f = lambda x: integrands(p, q, skip, x)
    parts = p + q
    cuts = sorted({c for part in parts for c in part.cuts + part.centre})
    low, high = min(cuts), max(cuts)
    size = max(part.size for part in parts)
    ends = [c for part in parts for c in part.cuts]
    points = set(cuts)
    for side, end in ((-1, low), (1, high)):
        if any((part.high if side > 0 else part.low) == side * inf for part in parts):
            far = end + side * reach(p, q, f, side, end, size)
            points.add(far)
            low, high = min(low, far), max(high, far)
    for part in parts:
        for c in part.cuts + part.centre:
            step = part.size / 2
            while step < high - low:
                points |= {c - step, c + step}
                step *= 2
    singular = [e for e in ends if any(power(d, e, side) == 1 for d in (p, q) for side in (-1, 1))]
    for e in singular:
        step = size
        while step > size * mpf(2) ** -150:
            points |= {e - step, e + step}
            step /= 2
    points = sorted(x for x in points if low <= x <= high)
    signs = [lambda x: density(p, x) - density(q, x)] + ([] if "w1" in skip else [lambda x: gap(p, q, x)])
    crossings = []
    for a, b in zip(points, points[1:]):
        for g in signs:
            grid = [a + (b - a) * (mpf(i) + mpf("0.013")) / mpf("6.026") for i in range(7)]
            values = [g(x) for x in grid]
            crossings += [root(g, u, v) for u, v, s, t in zip(grid, grid[1:], values, values[1:]) if s * t < 0]
    points = sorted(set(points + crossings))
    total = [mpf(0)] * 7
    for a, b in zip(points, points[1:]):
        if b - a > mpf(10) ** -50 * max(abs(a), abs(b), size):
            total = [u + v for u, v in zip(total, panel(f, a, b))]
    return [inf if name in skip else v for name, v in zip(NAMES, total)]


def finite(p, q):
    sums = [mpf(0)] * 7
    masses = [{}, {}]
    for atoms, mass in zip((p, q), masses):
        for x, m in atoms:
            mass[x] = mass.get(x, mpf(0)) + m
    support = sorted(set(masses[0]) | set(masses[1]))
    below = mpf(0)
    for i, x in enumerate(support):
        a, b = (mass.get(x, mpf(0)) for mass in masses)
        terms = [inf if b == 0 and a > 0 else a * log(a / b) if a > 0 else mpf(0),
                 inf if a == 0 and b > 0 else b * log(b / a) if b > 0 else mpf(0),
                 sum(v * log(2 * v / (a + b)) for v in (a, b) if v > 0) / 2, abs(a - b) / 2,
                 (sqrt(a) - sqrt(b)) ** 2 / 2, inf if b == 0 and a > 0 else (a - b) ** 2 / b if b > 0 else mpf(0)]
        below += a - b
        width = mpf(support[i + 1]) - mpf(x) if i + 1 < len(support) else mpf(0)
        sums = [u + v for u, v in zip(sums, terms + [abs(below) * width])]
    return sums


def row(pair):
    p, q = map(parse, pair)
    try:
        values = finite(p, q) if isinstance(p[0], tuple) else continuous(p, q)
    except Exception as e:
        return f"# {pair[0]};{pair[1]}: {e!r}"
    values[4] = sqrt(abs(values[4]))
    return ";".join([*pair] + ["Infinity" if v == inf else mp.nstr(v, 40) for v in values])


if __name__ == "__main__":
    some = PAIRS[::int(sys.argv[1])] if len(sys.argv) > 1 else PAIRS
    print(";".join(["p", "q"] + NAMES))
    with Pool(2) as pool:
        for line in pool.imap(row, some):
            print(line, flush=True)
