"""The pairs of distributions of enclosures.csv: chosen ones, then random ones of a fixed seed."""
from random import Random

CHOSEN = [
    ("normal(0,1)", "normal(1,1)"), ("normal(0,1)", "normal(0,2)"), ("normal(0,1)", "normal(10,1)"),
    ("normal(0,1)", "normal(0.00001,1)"), ("normal(0,1)", "normal(0,1)"), ("normal(0,1.3)", "normal(0.5,1)"),
    ("normal(0,1e-8)", "normal(0,1)"), ("normal(1e8,1)", "normal(100000000.5,1)"), ("normal(0,0.1)", "normal(0,5)"),
    ("laplace(0,1)", "laplace(1,1)"), ("laplace(0,1.8)", "laplace(0,1)"), ("laplace(0,2)", "laplace(0,1)"),
    ("laplace(0,1)", "logistic(0,1)"), ("laplace(0,1)", "laplace(30,1)"), ("laplace(0,1)", "laplace(0,1.00001)"),
    ("logistic(0,1)", "logistic(0.3,1.7)"), ("logistic(0,1)", "normal(0,1.7)"), ("normal(0,1)", "laplace(0,1)"),
    ("exponential(1)", "exponential(3)"), ("exponential(1)", "exponential(2)"), ("exponential(1)", "exponential(1.9)"),
    ("exponential(1)", "laplace(0,1)"), ("exponential(1)", "affine(exponential(1),-1,0)"),
    ("affine(exponential(2),-1,3)", "normal(2,1)"), ("uniform(0,1)", "uniform(0,2)"), ("uniform(0,2)", "uniform(1,3)"),
    ("uniform(0,1)", "uniform(2,3)"), ("uniform(0,1)", "uniform(1,2)"), ("uniform(-1,1)", "normal(0,1)"),
    ("uniform(0,1)", "triangular(0,1,0.5)"), ("triangular(0,1,0.5)", "uniform(0,1)"),
    ("triangular(0,1,0.2)", "triangular(0,1,0.7)"), ("triangular(0,2,1)", "triangular(1,3,2)"),
    ("triangular(0,1,0)", "triangular(0,1,1)"), ("triangular(0,1,0)", "exponential(1)"),
    ("triangular(0,1,0.5)", "triangular(0,1,0.5001)"), ("affine(triangular(0,1,0.3),0.1,0.3)", "normal(0.3,0.1)"),
    ("affine(triangular(0,1,0.3),-0.7,0.1)", "affine(triangular(0,1,0.6),-0.7,0.1)"),
    ("cauchy(0,1)", "cauchy(2,1)"), ("cauchy(0,1)", "cauchy(0,3)"), ("cauchy(0,1)", "cauchy(0.00001,1)"),
    ("normal(0,1)", "cauchy(0,1)"), ("cauchy(0,1)", "normal(0,1)"), ("cauchy(0,1)", "triangular(-1,1,0)"),
    ("mixture(0.5*normal(-2,0.5),0.5*normal(2,0.5))", "mixture(0.3*normal(-2,0.5),0.7*normal(2,0.5))"),
    ("mixture(0.5*uniform(0,1),0.5*uniform(2,3))", "uniform(0,3)"),
    ("mixture(0.5*uniform(0,1),0.5*uniform(2,3))", "uniform(1,2)"),
    ("mixture(0.9*normal(0,1),0.1*cauchy(0,1))", "mixture(0.9*laplace(0,1),0.1*cauchy(1,1))"),
    ("mixture(0.5*exponential(1),0.5*affine(exponential(1),-1,0))", "laplace(0,1)"),
    ("mixture(0.3*normal(-2,1),0.3*laplace(1,2),0.4*logistic(0,1))", "mixture(0.2*normal(0,1),0.8*logistic(1,1.5))"),
    ("mixture(0.5*triangular(0,2,1),0.5*normal(0,1))", "mixture(0.5*triangular(1,3,2),0.5*normal(0,1))"),
    ("affine(mixture(0.3*normal(-2,1),0.7*laplace(1,2)),-3,1)", "normal(0,8)"),
    ("mixture(0.5*normal(-50,0.01),0.5*normal(50,0.01))", "mixture(0.2*normal(-50,0.01),0.8*normal(50,0.02))"),
    ("mixture(0.1*normal(0,1),0.2*normal(1,1),0.7*normal(2,1))", "mixture(0.7*normal(0,1),0.2*normal(1,1),0.1*normal(2,1))"),
    ("normal(4,0.5)", "uniform(-1,1)"), ("normal(0,1)", "mixture(0.5*normal(-4,1),0.5*normal(4,1))"),
    ("finite(0:0.2,1:0.8)", "finite(0:0.5,1:0.5)"), ("finite(0:0.5,1:0.5)", "finite(0:1)"),
    ("finite(0:1)", "finite(0:0.5,1:0.5)"),
    ("finite(0:1)", "finite(1:1)"),
    ("finite(0.1:0.3,0.2:0.7)", "finite(0.1:0.3,0.2:0.7)"),
    ("finite(0:0.5,1:0.5)", "finite(0:0.500001,1:0.499999)"),
    ("mixture(0.5*finite(0:1),0.5*finite(0:0.5,1:0.5))", "finite(0:0.6,1:0.4)"),
    ("affine(finite(0:0.2,1:0.8),0.1,0.3)", "finite(0.3:0.5,0.4:0.5)"),
    ("finite(0:0.999999,1:0.000001)", "finite(0:0.5,1:0.5)"),
]


def random_pairs(count, r=Random(20140610)):
    """Pairs of all families, of mixtures, affine images and finite distributions, with few digits."""
    near = lambda a, b: f"{round(r.uniform(a, b), r.choice([1, 2, 3]))}"
    size = lambda: near(0.3, 3)

    def simple(kinds):
        kind = r.choice(kinds)
        if kind == "exponential":
            return f"exponential({size()})"
        if kind == "uniform":
            a = r.choice([-1, 0, round(r.uniform(-3, 1), 2)])
            return f"uniform({a},{a + r.choice([1, 2, 2.5, 4])})"
        if kind == "triangular":
            a, w = r.choice([-1, 0, 0.5]), r.choice([1, 2, 4])
            return f"triangular({a},{a + w},{a + w * r.choice([0, 0.25, 0.5, 0.625, 1])})"
        return f"{kind}({near(-3, 3)},{size()})"

    def compound(kinds):
        u = r.random()
        if u < 0.45:
            return simple(kinds)
        if u < 0.6:
            return f"affine({simple(kinds)},{r.choice(['-1', '2', '-0.5', '0.3', '1.7'])},{near(-2, 2)})"
        weights = r.choice([
            ("0.5", "0.5"), ("0.3", "0.7"), ("0.2", "0.3", "0.5"), ("0.01", "0.99"), ("0.25", "0.25", "0.5")])
        return f"mixture({','.join(f'{w}*{simple(kinds)}' for w in weights)})"

    def atoms():
        xs = r.sample(range(-3, 6), r.randint(1, 6))
        ms = [r.randint(1, 9) for _ in xs]
        total = sum(ms)
        finite = f"finite({','.join(f'{x}:{m / total!r}' for x, m in zip(xs, ms))})"
        image = total != 10 and r.random() < 0.5
        return f"affine({finite},{r.choice([1, -1, 2])},{r.choice([0, 1])})" if image else finite

    line = ["normal"] * 3 + ["laplace", "logistic"] * 2
    for i in range(count):
        if i % 6 == 0:
            yield atoms(), atoms()
        else:
            kinds = [line, line, line + ["exponential", "uniform", "triangular"], ["uniform", "triangular", "exponential"],
                     line + ["exponential"]][i % 5] + (["cauchy"] if i % 7 == 1 else [])
            yield compound(kinds), compound(kinds)


PAIRS = list(dict.fromkeys(CHOSEN + [pair for pair in random_pairs(245)]))
