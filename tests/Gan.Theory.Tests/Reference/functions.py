"""Elementary functions at random and extreme float64 arguments to 100 digits, for the tests of Gan.Theory's intervals.

    python3 functions.py > functions.csv
"""
import math
from random import Random

from mpmath import mp, mpf

mp.dps = 130
random = Random(1406)
EXTREME = [5e-324, 1e-320, 2.2250738585072014e-308, 1e-300, 1e-160, 1e-20, 2.0 ** -53, 1e-8, 0.25, 0.5, 1.0, 2.0, math.pi]
NEAR_ONE = [1 - 2.0 ** -53, 1 + 2.0 ** -52, 1 - 1e-10, 1 + 1e-10, 0.999, 1.001]
HUGE = [700.0, 709.782712893384, 1e3, 1e10, 1e100, 1.7976931348623157e308]
TINY_EXP = [-700.0, -708.3964185322641, -710.0, -740.0, -745.1332191019411, -745.2, -1e3]


def spread(low, high, count):
    """Random numbers, evenly distributed on a logarithmic scale."""
    return [10 ** random.uniform(low, high) for _ in range(count)]


def uniform(low, high, count):
    return [random.uniform(low, high) for _ in range(count)]


ARGUMENTS = {
    "exp": EXTREME + [-x for x in EXTREME] + NEAR_ONE + HUGE[:2] + TINY_EXP + uniform(-745, 709, 120) + uniform(-1, 1, 60),
    "log": EXTREME + NEAR_ONE + HUGE + spread(-323, 308, 120) + uniform(0.5, 2, 60),
    "expm1": EXTREME + [-x for x in EXTREME] + HUGE[:2] + TINY_EXP + [-x for x in spread(-20, 1, 60)] + spread(-20, 2, 60)
    + uniform(-0.6, 0.6, 60),
    "log1p": EXTREME + HUGE + [-1 + 2.0 ** -53, -0.999, -0.5, -0.25, -1e-300] + spread(-20, 300, 60) + uniform(-1, 1, 80)
    + [-x for x in spread(-20, -1, 60)],
    "sqrt": EXTREME + NEAR_ONE + HUGE + spread(-323, 308, 60),
}

if __name__ == "__main__":
    print("f;x;value")
    for name, arguments in ARGUMENTS.items():
        for x in arguments:
            print(f"{name};{x!r};{mp.nstr(getattr(mp, name)(mpf(x)), 100, strip_zeros=False)}")
