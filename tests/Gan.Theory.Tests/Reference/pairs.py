"""The pairs of distributions of the reference table: (P, Q, the quantities whose divergence is not visible numerically)."""

STANDARD = [
    "normal(0,1)", "normal(1.5,0.6)", "student(0.3,1.2,4)", "laplace(-0.5,0.8)", "logistic(0.2,0.7)", "gumbel(0.1,0.9)",
    "cauchy(0,1)", "exponential(1.3)", "gamma(2.5,1.5)", "beta(2,3)", "uniform(-1,2)", "triangular(-1.5,2.5,0.5)",
    "mixture(0.3*normal(-2,1),0.7*laplace(1,2))",
]

# Pairs of one family, with distant and close parameters.
FAMILIES = [
    ("normal(0,1)", "normal(1,1)"), ("normal(0,1)", "normal(0,2)"), ("normal(0,2)", "normal(0,1)"),
    ("normal(-1,0.5)", "normal(2,1.5)"), ("normal(3,1)", "normal(0,1.2)"), ("normal(0,1.3)", "normal(0.5,1)"),
    ("student(0,1,3)", "student(0.5,1,3)"), ("student(0,1,3)", "student(0,2,5)"), ("student(0,1,2.5)", "student(1,0.5,30)"),
    ("student(0,1,1)", "cauchy(1,1)"), ("laplace(0,1)", "laplace(1,1)"), ("laplace(0,1)", "laplace(-0.5,3)"),
    ("laplace(0,1.8)", "laplace(0,1)"), ("logistic(0,1)", "logistic(1,1)"), ("logistic(0,1)", "logistic(0.3,1.7)"),
    ("gumbel(0,1)", "gumbel(1,1)"), ("gumbel(0,1)", "gumbel(0.5,1.5)"), ("gumbel(0,1.5)", "gumbel(0.5,1)"),
    ("exponential(1)", "exponential(3)"), ("exponential(1)", "exponential(1.5)"), ("exponential(2)", "exponential(1)"),
    ("gamma(2,1)", "gamma(3,1)"), ("gamma(0.5,1)", "gamma(0.7,2)"), ("gamma(5,2)", "gamma(4,3)"),
    ("gamma(1.2,1)", "exponential(0.7)"), ("exponential(1)", "gamma(1,2)"), ("gamma(0.4,1)", "gamma(2,1)"),
    ("gamma(2,1)", "gamma(0.4,1)"), ("beta(2,3)", "beta(3,2)"), ("beta(0.5,0.5)", "beta(1,1)"),
    ("beta(1,1)", "beta(0.5,0.5)"), ("beta(0.5,0.5)", "beta(2,2)"), ("beta(5,1)", "beta(1,5)"),
    ("beta(0.7,1.4)", "uniform(0,1)"), ("uniform(0,1)", "uniform(0,2)"), ("uniform(0,2)", "uniform(0,1)"),
    ("uniform(0,2)", "uniform(1,3)"), ("triangular(0,1,0.2)", "triangular(0,1,0.7)"),
    ("triangular(0,2,1)", "triangular(1,3,2)"), ("triangular(0,1,0.5)", "uniform(0,1)"),
    ("uniform(0,1)", "triangular(0,1,0.5)"),
    ("cauchy(0,1)", "cauchy(2,1)"), ("cauchy(0,1)", "cauchy(0,3)"), ("cauchy(0,1)", "cauchy(-1,0.2)"),
]

# Supports, singularities and tails at the edge of convergence.
HARD = [
    ("uniform(0,1)", "uniform(2,3)"), ("uniform(0,1)", "uniform(1,2)"), ("beta(2,2)", "uniform(3,4)"),
    ("normal(0,1)", "cauchy(0,1)"), ("cauchy(0,1)", "normal(0,1)"), ("student(0,1,2.2)", "normal(0,1)"),
    ("normal(0,1)", "student(0,1,2.2)"), ("student(0,1,0.7)", "cauchy(0,1)"), ("cauchy(0,1)", "student(0,1,0.7)"),
    ("normal(0,1)", "laplace(0,1)"), ("laplace(0,1)", "normal(0,1)"), ("laplace(0,1)", "logistic(0,1)"),
    ("gumbel(0,1)", "normal(0,1)"), ("normal(0,1)", "gumbel(0,1)"), ("gumbel(0,1)", "laplace(0,0.8)"),
    ("laplace(0,0.8)", "gumbel(0,1)"), ("laplace(0,1.2)", "gumbel(0,1)"), ("affine(gumbel(0,1),-1,0)", "gumbel(0,1)"),
    ("exponential(1)", "normal(1,1)"), ("gamma(1.5,1)", "exponential(1)"), ("gamma(0.6,1)", "exponential(1)"),
    ("gamma(0.4,1)", "exponential(1)"), ("exponential(1)", "gamma(2.5,1)"), ("exponential(1)", "gamma(1.9,1)"),
    ("normal(0,1)", "normal(10,1)"), ("normal(0,1)", "normal(25,1)"), ("normal(0,0.1)", "normal(0,5)"),
    ("laplace(0,1)", "laplace(30,1)"), ("cauchy(0,1)", "cauchy(1000,1)"), ("normal(0,1)", "cauchy(500,0.01)"),
    ("beta(30,50)", "beta(50,30)"), ("beta(200,300)", "normal(0.4,0.02)"), ("gamma(100,10)", "normal(10,1)"),
    ("gamma(1000,1)", "normal(1000,31.6)"), ("beta(0.3,2)", "gamma(0.6,1.5)"), ("beta(0.5,0.5)", "triangular(0,1,0.3)"),
    ("affine(beta(0.5,0.5),2,-1)", "uniform(-1,1)"), ("affine(exponential(1),-1,0)", "exponential(1)"),
    ("affine(gamma(2,1),-2,3)", "normal(0,2)"), ("affine(student(0,1,3),2,1)", "student(1,2,3)"),
    ("affine(gamma(0.8,1),1,100)", "affine(gamma(0.5,1),1,100)"),
]

# Tiny and huge scales, alone and together.
SCALES = [
    ("normal(0,1e-8)", "normal(1e-8,1e-8)"), ("normal(0,1e8)", "normal(1e8,1e8)"), ("normal(0,1e-8)", "normal(0,1)"),
    ("normal(0,1)", "normal(0,1e8)"), ("normal(0,1e-8)", "normal(0,1e8)"), ("normal(1,1e-8)", "normal(0,1e8)"),
    ("cauchy(0,1e-8)", "cauchy(0,1e8)"), ("cauchy(0,1e-8)", "cauchy(0,1)"), ("laplace(0,1e-8)", "logistic(0,1e-8)"),
    ("laplace(3e7,1e8)", "logistic(0,1e8)"), ("student(0,1e-8,3)", "normal(0,1e-8)"), ("student(0,1e8,3)", "cauchy(0,1e8)"),
    ("exponential(1e8)", "exponential(2e8)"), ("exponential(1e-8)", "exponential(1e8)"),
    ("gamma(2,1e8)", "exponential(1e8)"),
    ("gamma(2,1e-8)", "exponential(1)"), ("uniform(0,1e-8)", "uniform(0,1)"), ("uniform(-1e8,1e8)", "normal(0,1)"),
    ("uniform(0,1e-8)", "exponential(1e8)"), ("gumbel(0,1e-8)", "gumbel(0,1)"), ("normal(1e8,1)", "normal(100000000.5,1)"),
    ("normal(1e8,1)", "logistic(1e8,0.6)"), ("normal(1e6,0.001)", "laplace(1e6,0.001)"),
    ("mixture(0.5*normal(0,1e-8),0.5*normal(0,1e8))", "normal(0,1)"),
    ("mixture(0.5*normal(0,1e-6),0.5*normal(0,1))", "normal(0,1)"), ("triangular(0,1e-8,5e-9)", "beta(2,3)"),
    ("affine(normal(0,1),1e8,0)", "student(0,1e8,5)"), ("logistic(1e-8,1e-8)", "normal(0,2e-8)"),
]

# Nearly equal distributions: JSD down to 1e-12 and below.
NEAR = [
    ("normal(0,1)", "normal(1e-3,1)"), ("normal(0,1)", "normal(1e-5,1)"), ("normal(0,1)", "normal(3e-6,1)"),
    ("normal(0,1)", "normal(1e-6,1)"), ("normal(0,1)", "normal(0,1.000001)"), ("normal(2,3)", "normal(2.00001,3.00001)"),
    ("laplace(0,1)", "laplace(1e-5,1)"), ("laplace(0,1)", "laplace(0,1.00001)"), ("logistic(0,1)", "logistic(1e-5,1)"),
    ("gumbel(0,1)", "gumbel(1e-5,1)"), ("cauchy(0,1)", "cauchy(1e-5,1)"), ("cauchy(0,1)", "cauchy(0,1.00001)"),
    ("student(0,1,4)", "student(0,1,4.0001)"), ("student(0,1,5)", "student(1e-5,1,5)"),
    ("exponential(1)", "exponential(1.00001)"), ("gamma(2,1)", "gamma(2.00001,1)"), ("gamma(2,1)", "gamma(2,1.00001)"),
    ("beta(2,3)", "beta(2.00001,3)"), ("beta(0.5,0.5)", "beta(0.50001,0.5)"), ("uniform(0,1)", "uniform(0,1.0001)"),
    ("triangular(0,1,0.5)", "triangular(0,1,0.5001)"), ("normal(0,1e8)", "normal(1000,1e8)"),
    ("normal(0,1e-8)", "normal(1e-13,1e-8)"),
    ("mixture(0.5*normal(-2,1),0.5*normal(2,1))", "mixture(0.50001*normal(-2,1),0.49999*normal(2,1))"),
    ("mixture(0.99999*normal(0,1),0.00001*cauchy(0,1))", "normal(0,1)"),
    ("finite(0:0.5,1:0.5)", "finite(0:0.500001,1:0.499999)"), ("poisson(3)", "poisson(3.00001)"),
    ("geometric(0.3)", "geometric(0.30001)"),
]

MIXTURES = [
    ("mixture(0.5*normal(-4,1),0.5*normal(4,1))", "normal(0,1)"),
    ("normal(0,1)", "mixture(0.5*normal(-4,1),0.5*normal(4,1))"),
    ("mixture(0.5*normal(-2,0.5),0.5*normal(2,0.5))", "mixture(0.3*normal(-2,0.5),0.7*normal(2,0.5))"),
    ("mixture(0.5*normal(-50,0.01),0.5*normal(50,0.01))", "mixture(0.2*normal(-50,0.01),0.8*normal(50,0.02))"),
    ("mixture(0.5*normal(-1000,0.001),0.5*normal(1000,0.001))", "normal(0,1000)"),
    ("mixture(0.2*normal(-3,0.2),0.3*laplace(0,0.1),0.5*logistic(4,0.3))", "student(0,2,3)"),
    ("mixture(0.5*uniform(0,1),0.5*uniform(2,3))", "uniform(0,3)"),
    ("uniform(0,3)", "mixture(0.5*uniform(0,1),0.5*uniform(2,3))"),
    ("mixture(0.5*uniform(0,1),0.5*uniform(2,3))", "uniform(1,2)"),
    ("mixture(0.9*normal(0,1),0.1*cauchy(0,1))", "cauchy(0,1)"),
    ("mixture(0.9*normal(0,1),0.1*student(0,1,3))", "normal(0,1)"),
    ("mixture(0.999*normal(0,1),0.001*normal(0,100))", "normal(0,1)"),
    ("mixture(0.5*gamma(2,1),0.5*gamma(9,1))", "gamma(4,0.7)"), ("mixture(0.5*beta(2,8),0.5*beta(8,2))", "beta(1,1)"),
    ("mixture(0.25*normal(-6,0.3),0.25*normal(-2,0.3),0.25*normal(2,0.3),0.25*normal(6,0.3))", "normal(0,4)"),
    ("mixture(0.25*normal(-6,0.3),0.25*normal(-2,0.3),0.25*normal(2,0.3),0.25*normal(6,0.3))",
     "mixture(0.5*normal(-6,0.3),0.5*normal(6,0.3))"),
    ("affine(mixture(0.3*normal(-2,1),0.7*laplace(1,2)),-3,1)", "normal(0,8)"),
    ("mixture(0.5*exponential(1),0.5*affine(exponential(1),-1,0))", "laplace(0,1)"),
]

DISCRETE = [
    ("finite(0:0.2,1:0.8)", "finite(0:0.5,1:0.5)"), ("finite(0:0.2,1:0.8)", "finite(0:0.2,2:0.8)"),
    ("finite(0:1)", "finite(1:1)"), ("finite(0:0.5,1:0.5)", "finite(0:1)"), ("finite(0:1)", "finite(0:0.5,1:0.5)"),
    ("finite(-1:0.25,0:0.5,1:0.25)", "finite(-1:0.3,0:0.3,1:0.4)"), ("finite(0:0.999999,1:0.000001)", "finite(0:0.5,1:0.5)"),
    ("finite(1e-8:0.5,1:0.5)", "finite(0:0.5,1:0.5)"), ("poisson(1)", "poisson(2)"), ("poisson(30)", "poisson(40)"),
    ("poisson(0.001)", "poisson(0.002)"), ("poisson(200)", "poisson(210)"), ("geometric(0.5)", "geometric(0.3)"),
    ("geometric(0.3)", "geometric(0.5)"), ("geometric(0.05)", "geometric(0.1)"), ("geometric(0.9)", "geometric(0.1)"),
    ("poisson(3)", "geometric(0.25)"), ("geometric(0.25)", "poisson(3)"), ("geometric(0.5)", "affine(poisson(1),1,1)"),
    ("affine(poisson(1),1,1)", "geometric(0.5)"), ("affine(poisson(3),2,0)", "poisson(6)"),
    ("affine(poisson(2),0.1,0)", "affine(poisson(3),0.1,0)"),
    ("mixture(0.5*poisson(1),0.5*poisson(8))", "poisson(4)"), ("mixture(0.4*finite(0:1),0.6*poisson(3))", "poisson(2)"),
    ("geometric(1)", "geometric(0.5)"),
    ("finite(0:1)", "normal(0,1)"), ("normal(0.5,1)", "finite(0:0.2,1:0.8)"), ("poisson(3)", "gamma(3,1)"),
    ("uniform(0,1)", "finite(0:0.5,1:0.5)"),
]

# Infinite quantities that no finite number reveals, stated by hand. Sums: 0.95^2/0.9 > 1; 0.5^k and 0.75^k against 1/k!;
# for affine(poisson(3),2,0) against poisson(6) the terms are C(2k, k)/4^k, about 1/sqrt(pi k). A reflected Gumbel
# distribution has e^(-|z|) where the other has e^(-e^|z|), which underflows: its KL is the integral of e^(-|z|) e^|z|.
DIVERGING = {
    ("geometric(0.05)", "geometric(0.1)"): "chi2", ("geometric(0.5)", "affine(poisson(1),1,1)"): "chi2",
    ("geometric(0.25)", "poisson(3)"): "chi2", ("affine(poisson(3),2,0)", "poisson(6)"): "chi2",
    ("affine(gumbel(0,1),-1,0)", "gumbel(0,1)"): "kl reverseKl chi2",
}

PAIRS = [(p, q) for i, p in enumerate(STANDARD) for q in STANDARD[i + 1:]]
PAIRS += FAMILIES + HARD + SCALES + NEAR + MIXTURES + DISCRETE
PAIRS = [(p, q, DIVERGING.get((p, q), "").split()) for p, q in dict.fromkeys(PAIRS)]
