"""Divergences of pairs of distributions by mpmath: the reference values of the tests of Gan.Theory.

    python3 divergences.py > divergences.csv

Independent of the C# code in method and in arithmetic, which has 34 digits. quad.c integrates densities: Gauss-Legendre on a
geometric mesh about every feature, each piece halved until it no longer changes. Infinite values are detected from the
contributions at 2^200 widths, which a 15-bit exponent allows. Discrete distributions are summed here; pairs.py states by
hand which sums diverge.
"""
import os
import re
import subprocess
import tempfile
from bisect import bisect_right
from itertools import accumulate

from mpmath import mp, mpf, log, exp, sqrt, pi, loggamma, gammainc, betainc, erfc, atan2, inf, isinf, floor

from pairs import PAIRS

QUANTITIES = ["kl", "reverseKl", "js", "tv", "hellinger", "chi2"]
NINF = -inf
HERE = os.path.dirname(os.path.abspath(__file__))
BINARY = os.path.join(tempfile.mkdtemp(), "quad")
mp.dps = 34
# Smaller masses are left out. The bound is so small that (0.7^2/0.5)^k is negligible where 0.5^k reaches it.
LEAST = mpf(10) ** -900


class Distribution:
    breaks, poles, bumps, support, atoms = [], [], [], (-inf, inf), None

    def __rmul__(self, weight):
        return (mpf(weight), self)


class Scaled(Distribution):
    """Location and scale; subclasses give log-density, lower and upper tail in z."""

    def __init__(self, location, scale):
        self.m, self.s = mpf(location), mpf(scale)
        self.bumps = [(self.m, self.s)]
        self.parameters = (self.m, self.s, mpf(0))

    def logpdf(self, x):
        return self.log0((x - self.m) / self.s) - log(self.s)

    def cdf(self, x):
        return self.below((x - self.m) / self.s)

    def sf(self, x):
        return self.above((x - self.m) / self.s)

    def above(self, z):
        return self.below(-z)


class normal(Scaled):
    def log0(self, z): return -z * z / 2 - log(2 * pi) / 2
    def below(self, z): return erfc(-z / sqrt(mpf(2))) / 2


class student(Scaled):
    def __init__(self, location, scale, freedom):
        super().__init__(location, scale)
        self.v = mpf(freedom)
        self.parameters = (self.m, self.s, self.v)
        self.norm = loggamma((self.v + 1) / 2) - loggamma(self.v / 2) - log(self.v * pi) / 2

    def log0(self, z): return self.norm - (self.v + 1) / 2 * mp.log1p(z * z / self.v)

    def below(self, z):
        if z > 0:
            return 1 - self.below(-z)
        if z == 0:
            return mpf(1) / 2
        if self.v == 1:
            return atan2(1, -z) / pi
        if self.v == 2:
            return 1 / (sqrt(2 + z * z) * (sqrt(2 + z * z) - z))
        return betainc(self.v / 2, mpf(1) / 2, 0, self.v / (self.v + z * z), regularized=True) / 2


class cauchy(student):
    def __init__(self, location, scale): super().__init__(location, scale, 1)


class laplace(Scaled):
    def __init__(self, location, scale):
        super().__init__(location, scale)
        self.breaks = [self.m]

    def log0(self, z): return -abs(z) - log(mpf(2))
    def below(self, z): return exp(z) / 2 if z < 0 else 1 - exp(-z) / 2


class logistic(Scaled):
    def log0(self, z): return -abs(z) - 2 * mp.log1p(exp(-abs(z)))
    def below(self, z): return 1 / (1 + exp(-z))


class gumbel(Scaled):
    def log0(self, z): return -z - exp(-z)
    def below(self, z): return exp(-exp(-z))
    def above(self, z): return -mp.expm1(-exp(-z))


class gamma(Distribution):
    def __init__(self, shape, rate):
        self.a, self.b = mpf(shape), mpf(rate)
        self.parameters = (self.a, self.b, mpf(0))
        self.support, self.breaks = (mpf(0), inf), [mpf(0)]
        self.poles = [mpf(0)] if self.a != floor(self.a) else []
        self.bumps = [(self.a / self.b, sqrt(self.a) / self.b)]

    def logpdf(self, x):
        if x < 0:
            return NINF
        if x == 0:
            return log(self.b) if self.a == 1 else NINF
        return self.a * log(self.b) + (self.a - 1) * log(x) - self.b * x - loggamma(self.a)

    def cdf(self, x): return mpf(0) if x <= 0 else gammainc(self.a, 0, self.b * x, regularized=True)

    def sf(self, x):
        if x <= 0:
            return mpf(1)
        return exp(-self.b * x) if self.a == 1 else gammainc(self.a, self.b * x, inf, regularized=True)


class exponential(gamma):
    def __init__(self, rate): super().__init__(1, rate)
    def cdf(self, x): return mpf(0) if x <= 0 else -mp.expm1(-self.b * x)


class beta(Distribution):
    def __init__(self, a, b):
        self.a, self.b = mpf(a), mpf(b)
        self.parameters = (self.a, self.b, mpf(0))
        self.support, self.breaks = (mpf(0), mpf(1)), [mpf(0), mpf(1)]
        self.poles = [x for x, e in ((mpf(0), self.a), (mpf(1), self.b)) if e != floor(e)]
        mean = self.a / (self.a + self.b)
        self.bumps = [(mean, sqrt(mean * (1 - mean) / (self.a + self.b + 1)))]
        self.norm = loggamma(self.a + self.b) - loggamma(self.a) - loggamma(self.b)

    def logpdf(self, x):
        if x < 0 or x > 1:
            return NINF
        low = 0 if self.a == 1 else (self.a - 1) * log(x) if x > 0 else NINF
        high = 0 if self.b == 1 else (self.b - 1) * mp.log1p(-x) if x < 1 else NINF
        return self.norm + low + high

    def cdf(self, x):
        return mpf(0) if x <= 0 else mpf(1) if x >= 1 else betainc(self.a, self.b, 0, x, regularized=True)

    def sf(self, x):
        return mpf(1) if x <= 0 else mpf(0) if x >= 1 else betainc(self.b, self.a, 0, 1 - x, regularized=True)


class triangular(Distribution):
    def __init__(self, lower, upper, mode):
        self.l, self.u, self.c = mpf(lower), mpf(upper), mpf(mode)
        self.parameters = (self.l, self.u, self.c)
        self.support, self.breaks = (self.l, self.u), [self.l, self.c, self.u]
        self.bumps = [(self.c, self.u - self.l)]

    def logpdf(self, x):
        if x <= self.l or x >= self.u:
            return NINF
        top = 2 / (self.u - self.l)
        return log(top * ((x - self.l) / (self.c - self.l) if x < self.c else (self.u - x) / (self.u - self.c)))

    def cdf(self, x):
        if x <= self.l:
            return mpf(0)
        if x >= self.u:
            return mpf(1)
        if x < self.c:
            return (x - self.l) ** 2 / (self.u - self.l) / (self.c - self.l)
        return 1 - (self.u - x) ** 2 / (self.u - self.l) / (self.u - self.c)

    def sf(self, x): return 1 - self.cdf(x)


class uniform(Distribution):
    def __init__(self, lower, upper):
        self.l, self.u = mpf(lower), mpf(upper)
        self.parameters = (self.l, self.u, mpf(0))
        self.support, self.breaks = (self.l, self.u), [self.l, self.u]
        self.bumps = [((self.l + self.u) / 2, self.u - self.l)]

    def logpdf(self, x): return -log(self.u - self.l) if self.l <= x <= self.u else NINF
    def cdf(self, x): return min(mpf(1), max(mpf(0), (x - self.l) / (self.u - self.l)))
    def sf(self, x): return 1 - self.cdf(x)


class Discrete(Distribution):
    def cdf(self, x): return self.sums()[1][bisect_right(self.sums()[0], x)]
    def sf(self, x): return self.sums()[2][bisect_right(self.sums()[0], x)]

    def sums(self):
        if not hasattr(self, "cached"):
            keys = sorted(self.atoms)
            masses = [self.atoms[k] for k in keys]
            below = [mpf(0)] + list(accumulate(masses))
            self.cached = keys, below, [mpf(0)] + list(accumulate(reversed(masses)))
            self.cached[2].reverse()
        return self.cached

    def logpdf(self, x): return NINF


class finite(Discrete):
    def __init__(self, *pairs):
        total = sum(mpf(p) for _, p in pairs)
        self.atoms = {mpf(x): mpf(p) / total for x, p in pairs if p > 0}
        self.end = True


class poisson(Discrete):
    def __init__(self, lam):
        lam, k, self.atoms, self.end = mpf(lam), 0, {}, False
        mass = exp(-lam)
        while k < lam or mass > LEAST:
            self.atoms[mpf(k)] = mass
            k += 1
            mass *= lam / k


class geometric(Discrete):
    def __init__(self, p):
        p, k, self.atoms, self.end = mpf(p), 1, {}, p == 1
        mass = p
        while mass > LEAST:
            self.atoms[mpf(k)] = mass
            mass *= 1 - p
            k += 1


class mixture(Distribution):
    def __init__(self, *parts):
        total = sum(w for w, _ in parts)
        self.parts = [(w / total, c) for w, c in parts]
        distributions = [c for _, c in self.parts]
        self.breaks = [b for c in distributions for b in c.breaks]
        self.poles = [b for c in distributions for b in c.poles]
        self.bumps = [b for c in distributions for b in c.bumps]
        self.support = (min(c.support[0] for c in distributions), max(c.support[1] for c in distributions))
        if all(c.atoms is not None for c in distributions):
            self.atoms, self.end = {}, all(c.end for c in distributions)
            for w, c in self.parts:
                for k, m in c.atoms.items():
                    self.atoms[k] = self.atoms.get(k, mpf(0)) + w * m

    def logpdf(self, x):
        logs = [log(w) + c.logpdf(x) for w, c in self.parts]
        top = max(logs)
        return top if isinf(top) else top + log(sum(exp(v - top) for v in logs))

    def cdf(self, x): return sum(w * c.cdf(x) for w, c in self.parts)
    def sf(self, x): return sum(w * c.sf(x) for w, c in self.parts)


class affine(Distribution):
    def __init__(self, distribution, scale, shift):
        self.distribution, self.k, self.h = distribution, mpf(scale), mpf(shift)
        image = lambda z: self.k * z + self.h
        ends = [image(e) for e in distribution.support]
        self.support = (min(ends), max(ends))
        self.breaks, self.poles = [image(b) for b in distribution.breaks], [image(b) for b in distribution.poles]
        self.bumps = [(image(m), abs(self.k) * s) for m, s in distribution.bumps]
        if distribution.atoms is not None:
            # As doubles: the image of an atom is the double nearest to it.
            self.atoms = {mpf(float(self.k) * float(z) + float(self.h)): m for z, m in distribution.atoms.items()}
            self.end = distribution.end

    def inverse(self, x): return (x - self.h) / self.k

    def logpdf(self, x): return self.distribution.logpdf(self.inverse(x)) - log(abs(self.k))

    def cdf(self, x):
        return self.distribution.cdf(self.inverse(x)) if self.k > 0 else self.distribution.sf(self.inverse(x))

    def sf(self, x):
        return self.distribution.sf(self.inverse(x)) if self.k > 0 else self.distribution.cdf(self.inverse(x))


NAMES = {c.__name__: c for c in (normal, student, cauchy, laplace, logistic, gumbel, gamma, exponential, beta, triangular,
                                 uniform, finite, poisson, geometric, mixture, affine)}


def parse(text):
    return eval(re.sub(r"([-+\d.e]+):([-+\d.e]+)", r"(\1,\2)", text), NAMES)


def parts(a, b):
    """The integrands at log-densities a and b."""
    p, q = exp(a) if a > NINF else mpf(0), exp(b) if b > NINF else mpf(0)
    if p == 0 and q == 0:
        return [mpf(0)] * 6
    m = (p + q) / 2
    half = lambda y: y * log(y / m) if y > 0 else mpf(0)
    kl = mpf(0) if p == 0 else inf if q == 0 else p * (a - b)
    rkl = mpf(0) if q == 0 else inf if p == 0 else q * (b - a)
    chi2 = inf if q == 0 else (p - q) ** 2 / q
    return [kl, rkl, (half(p) + half(q)) / 2, abs(p - q) / 2, (sqrt(p) - sqrt(q)) ** 2 / 2, chi2]


KINDS = ["normal", "student", "laplace", "logistic", "gumbel", "gamma", "beta", "uniform", "triangular"]


def flat(distribution, weight=mpf(1), k=mpf(1), h=mpf(0)):
    """A distribution as a list of (weight, kind, a, b, c, scale, shift)."""
    if isinstance(distribution, mixture):
        return [part for w, c in distribution.parts for part in flat(c, weight * w, k, h)]
    if isinstance(distribution, affine):
        return flat(distribution.distribution, weight, k * distribution.k, k * distribution.h + h)
    kind = {"cauchy": "student", "exponential": "gamma"}.get(type(distribution).__name__, type(distribution).__name__)
    return [(weight, KINDS.index(kind), *distribution.parameters, k, h)]


def continuous(p, q):
    """All quantities of two densities, by quad.c."""
    distributions = flat(p), flat(q)
    text = lambda v: str(v) if isinstance(v, int) else mp.nstr(v, 40)
    line = " ".join([str(len(l)) for l in distributions] + [text(v) for l in distributions for part in l for v in part])
    out = subprocess.run([BINARY], input=line + "\n", capture_output=True, text=True, check=True).stdout.split()
    return [inf if v == "Infinity" else mpf(v) for v in out]


def wasserstein(p, q):
    """W1 of an atomic distribution and a density, by mpmath: cut at the atoms and where the distribution functions cross."""
    atomic, other = (p, q) if p.atoms is not None else (q, p)
    step = other.bumps[0][1] / 2
    ends = [k for k in atomic.atoms if atomic.atoms[k] > mpf(10) ** -40] + other.breaks + [m for m, _ in other.bumps]
    outer = [step * mpf(2) ** (mpf(k) / 2) for k in range(22)]
    points = sorted(set(ends + [min(ends) - s for s in outer] + [max(ends) + s for s in outer]))
    total = mpf(0)
    for a, b in zip(points, points[1:]):
        inside = atomic.cdf(a)
        gap = lambda x: other.cdf(x) - inside if inside < mpf("0.5") else atomic.sf(a) - other.sf(x)
        cuts = [a, mp.findroot(gap, (a, b), solver="anderson", tol=mpf(10) ** -60), b] if gap(a) * gap(b) < 0 else [a, b]
        for u, v in zip(cuts, cuts[1:]):
            total += abs(mp.quad(gap, [u, v]))
    return total


def discrete(p, q):
    support = sorted(set(p.atoms) | set(q.atoms))
    zero = mpf(0)
    sums = [zero] * 6
    # Beyond the cut of an infinite support the mass is not 0.
    last_p, last_q = inf if p.end else max(p.atoms), inf if q.end else max(q.atoms)
    for k in support:
        a, b = p.atoms.get(k, zero), q.atoms.get(k, zero)
        if k > last_p or k > last_q:
            continue
        for i, v in enumerate(parts(log(a) if a > 0 else NINF, log(b) if b > 0 else NINF)):
            sums[i] += v
    below, w1 = zero, zero
    for k, following in zip(support, support[1:]):
        below += p.atoms.get(k, zero) - q.atoms.get(k, zero)
        w1 += abs(below) * (following - k)
    return sums + [w1]


def mixed(p, q):
    """A discrete distribution and a density: they are mutually singular, and only W1 is computed."""
    values = [inf, inf, log(mpf(2)), mpf(1), mpf(1), inf]
    return values + [wasserstein(p, q)]


def row(pair):
    p_text, q_text, diverging = pair
    p, q = parse(p_text), parse(q_text)
    if p.atoms is not None and q.atoms is not None:
        values = discrete(p, q)
    elif p.atoms is not None or q.atoms is not None:
        values = mixed(p, q)
    else:
        values = continuous(p, q)
    values = [inf if name in diverging else v for name, v in zip(QUANTITIES + ["w1"], values)]
    values[4] = values[4] if isinf(values[4]) else sqrt(values[4])
    return ";".join([p_text, q_text] + ["Infinity" if isinf(v) else mp.nstr(v, 20) for v in values])


if __name__ == "__main__":
    subprocess.run(["cc", "-O2", "-o", BINARY, os.path.join(HERE, "quad.c"), "-lquadmath", "-lm"], check=True)
    print(";".join(["p", "q"] + QUANTITIES + ["w1"]))
    for pair in PAIRS:
        print(row(pair), flush=True)
