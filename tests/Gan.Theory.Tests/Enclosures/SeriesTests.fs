/// Taylor series and rigorous quadrature against closed forms.
module Gan.Theory.Tests.Enclosures.SeriesTests

open System
open Expecto
open Gan
open Gan.Testing
open Gan.Theory
open Gan.Theory.Internal

let private at x = Series.Variable(Enclosure.Of x, Cell.Order)
let private on low high = Series.Variable(Enclosure(low, high), Cell.Order)

/// Each coefficient of both series has a common number.
let private same (a: Series) (b: Series) what =
    for k in 0 .. a.Order do
        Expect.isFalse (a[k].Upper < b[k].Lower || b[k].Upper < a[k].Lower) $"{what}: order {k}, {a[k]} and {b[k]}"

let private identities =
    test "identities of exp, log, √, ÷, tanh, sigmoid and softplus hold for each coefficient" {
        for x in [ at 0.7; at 3.0; on 0.4 0.5; on 1.9 2.0 ] do
            same (x.Exp().Log()) x "log eˣ"
            same (x.Sqrt().Square()) x "(√x)²"
            same (x / (x + 1.0) * (x + 1.0)) x "x/(x + 1)·(x + 1)"
            same (x.Expm1().Log1p()) x "log(1 + (eˣ − 1))"
            same (x.Softplus() - (-x).Softplus()) x "softplus"
            same (x.Sigmoid() + (-x).Sigmoid()) (Series.Constant(1.0, x.Order)) "sigmoid"
            same (x.Tanh()) (x.Expm1() * (x.Exp() + 1.0) / (x.Exp().Square() + 1.0)) "tanh"
            same (x.Abs()) x "|x|"
        for far in [ Series.Constant(-800.0, Cell.Order); -1e6 * on 2.0 3.0; -0.5 * (on 1e6 1.1e6).Square() ] do
            let e = far.Exp()
            Expect.isTrue (Seq.forall (fun k -> e[k].Magnitude < 1e-320) [ 0 .. Cell.Order ]) "underflow stays small"
        Expect.isTrue ((on -1.0 1.0).Abs()[1] = Enclosure.Whole) "|x| is not smooth at 0"
        Expect.isTrue ((on 0.0 1.0).Sqrt()[Cell.Order] = Enclosure.Whole) "√x is not smooth at 0"
    }

let private formulas =
    test "formulas contain their float64 values, and their derivatives the differences" {
        let x = LogitLoss.Logit
        let smooth =
            [ -x; Expr.Exp x; Expr.Log x; Expr.Sqrt x; Expr.Sigmoid x; Expr.Tanh x; Expr.Softplus x; Expr.Square x
              x + Expr.op_Implicit 2.0; x - Expr.Sqrt x; x * Expr.Exp x; Expr.op_Implicit 1.0 / x; Expr.Relu x ]
        let losses = AdversarialLosses.All |> Seq.choose (function :? LogitLoss as loss -> Some loss | _ -> None)
        for formula in Seq.append smooth (losses |> Seq.collect (fun l -> [ l.Real; l.Fake; l.OfGenerator ])) do
            for at in [ 0.4; 2.5 ] do
                let value = ValueFunction.At(formula, at)
                let wide = formula.At(Enclosure(at - 1e-15 * at, at + 1e-15 * at))
                Expect.isTrue
                    (wide.Contains value && wide.Width < 1e-13 * (1.0 + abs value)) $"{formula} at {at}: {value} in {wide}"
                let h = 1e-5
                let slope = (ValueFunction.At(formula, at + h) - ValueFunction.At(formula, at - h)) / (2.0 * h)
                let series = formula.At(Series.Variable(Enclosure.Of at, 2))[1]
                Expect.floatClose Accuracy.medium series.Middle slope $"{formula}' at {at}"
        Expect.throwsT<NotSupportedException>
            (fun () -> Expr.Apply(UnaryOp.Heaviside, x).At(Enclosure.Of 1.0) |> ignore) "a jump has no enclosure"
    }

let private integrals: (string * (Series -> Series) * float * float * float) list =
    [ "eˣ", _.Exp(), -2.0, 2.0, exp 2.0 - exp -2.0
      "1/(1 + x²)", (fun x -> 1.0 / (x.Square() + 1.0)), -1.0, 1.0, Math.PI / 2.0
      "log x", _.Log(), 1.0, Math.E, 1.0
      "tanh x", _.Tanh(), -1.0, 3.0, log (cosh 3.0) - log (cosh 1.0)
      "|x|", _.Abs(), -1.0, 2.0, 2.5 ]

let private quadrature =
    testList "integrals" [
        for name, f, low, high, expected in integrals ->
            test name {
                let e = RigorousQuadrature.Integral(f, low, high, [ 0.0 ])
                Expect.isTrue (Enclosure(e.Lower - 4e-16, e.Upper + 4e-16).Contains expected) $"{expected} in {e}"
                Expect.isLessThan e.Width 1e-11 "the width"
            }
        yield test "a singularity gives the whole line, and limits are checked" {
            Expect.equal (RigorousQuadrature.Integral((fun x -> 1.0 / x), -1.0, 1.0)) Enclosure.Whole "1/x"
            Expect.throwsT<ArgumentException> (fun () -> RigorousQuadrature.Integral(id, 0.0, infinity) |> ignore) "∞"
        }
        yield test "planted: without the remainder the integral of eˣ over [−2, 2] is missed" {
            let cell = Cell(Enclosure.Of -2.0, Enclosure.Of 2.0)
            let truth = RigorousQuadrature.Integral(_.Exp(), -2.0, 2.0)
            let struct (whole, _) = cell.Integral((at 0.0).Exp(), (on -2.0 2.0).Exp())
            let struct (dropped, _) = cell.Integral((at 0.0).Exp(), Series.Constant(0.0, Cell.Order))
            Expect.isTrue (whole.Contains truth) $"{truth} in {whole}"
            Expect.isFalse (dropped.Lower <= truth.Upper && truth.Lower <= dropped.Upper) $"{truth} not in {dropped}"
        }
    ]

let private families =
    [ "normal(1,2)"; "laplace(-1,0.5)"; "logistic(0,3)"; "cauchy(2,0.1)"; "exponential(4)"; "uniform(-1,2)"
      "triangular(0,3,1)"; "triangular(0,1,1)"; "affine(exponential(2),-3,1)"
      "mixture(0.3*cauchy(0,1),0.7*uniform(5,6))"; "finite(0:0.3,2:0.7)" ]

let private expectations =
    testList "expectations" [
        for text in families ->
            test $"the mass of {text} is 1" {
                let p = DistributionParser.ParseDensity text
                let mass = RigorousQuadrature.Expectation(p, (fun x -> Series.Constant(1.0, x.Order)), Growth 1.0)
                Expect.isTrue (mass.Exists && mass.Value.Contains 1.0) $"{mass}"
                Expect.isLessThan mass.Value.Width 1e-9 "the width"
            }
        yield test "planted: without its tails, beyond 1000, the mass of a Cauchy distribution is below 1" {
            let density (x: Series) = 1.0 / (Enclosure.Pi * (x.Square() + 1.0))
            Expect.isLessThan (RigorousQuadrature.Integral(density, -1000.0, 1000.0).Upper) 1.0 "the mass"
        }
        yield test "the variance of a normal distribution is sd²" {
            let e = RigorousQuadrature.Expectation(Normal(1.0, 2.0), (fun x -> (x - 1.0).Square()), Growth(2.0, 2.0, 1.0))
            Expect.isTrue (e.Value.Contains 4.0 && e.Value.Width < 1e-9) $"{e}"
        }
        yield test "V(D, G) is −log 4 for D = ½ and C(G) for D*, which is linear for two normal distributions" {
            let p, q = Normal(1.0, 1.0), Normal(-1.0, 1.0)
            let half = RigorousQuadrature.Value(p, q, (fun x -> Series.Constant(0.0, x.Order)), Growth 0.0)
            Expect.isTrue (half.Value.Contains(-log 4.0)) $"{half}"
            let criterion = Enclosures.Between(p, q).Criterion.Value
            let optimal = RigorousQuadrature.Value(p, q, (fun x -> 2.0 * x), Growth(0.0, 2.0))
            Expect.isTrue (optimal.Value.Intersect(criterion).Width < 1e-9) $"{optimal}, {criterion}"
            for logit in [ (fun (x: Series) -> 1.9 * x); (fun x -> (2.0 * x).Tanh()) ] do
                let other = RigorousQuadrature.Value(p, q, logit, Growth(1.0, 2.0))
                Expect.isLessThan other.Value.Upper criterion.Lower "Proposition 1: any other D has less"
        }
        yield test "a wrong bound of f, a distribution of another form and an infinite expectation are reported" {
            Expect.throwsC
                (fun () -> RigorousQuadrature.Expectation(Normal(0.0, 1.0), _.Square(), Growth(0.0, 1.0)) |> ignore)
                (fun e -> Expect.stringContains e.Message "got the value" (e.GetType().Name))
            let student = RigorousQuadrature.Expectation(Student(0.0, 1.0, 3.0), id, Growth(0.0, 1.0))
            Expect.equal student.Reason "no enclosure for student(0,1,3)" "a Student distribution"
            let mean = RigorousQuadrature.Expectation(Cauchy(0.0, 1.0), _.Abs(), Growth(0.0, 1.0), [ 0.0 ])
            Expect.isFalse mean.Exists "E|X| of a Cauchy distribution"
        }
    ]

[<Tests>]
let tests = testList "rigorous quadrature" [ identities; formulas; quadrature; expectations ]
