using System.Collections.Immutable;

namespace Gan;

/// <summary>A stroke of the pen: a smooth curve through points, or straight lines between them.</summary>
/// <param name="Points">The points in order; x to the right, y down, the origin in the middle, the digit 1 high.</param>
/// <param name="Smooth">True for the Catmull–Rom curve through the points, false for straight lines.</param>
internal sealed record Stroke(ImmutableArray<(float X, float Y)> Points, bool Smooth);

/// <summary>The ten digits as people write them: for each digit its variants, for each variant its strokes.</summary>
internal static class Glyphs
{
    internal static ImmutableArray<ImmutableArray<ImmutableArray<Stroke>>> All { get; } =
    [
        [
            [Oval(0, 0, .3, .5, 1)],
            [Oval(0, 0, .23, .5, 1.03)],
            [Curve((.14, -.42), (-.08, -.48), (-.25, -.25), (-.28, .1), (-.12, .45), (.12, .46),
                (.27, .15), (.24, -.22), (.06, -.47))],
        ],
        [
            [Line((0, -.5), (0, .5))],
            [Line((-.01, -.5), (.01, .5))],
            [Line((-.17, -.28), (.02, -.5), (.02, .5))],
            [Line((-.17, -.3), (.02, -.5), (.02, .5)), Line((-.2, .5), (.22, .5))],
        ],
        [
            [
                Curve((-.26, -.26), (-.14, -.45), (.08, -.49), (.25, -.33), (.2, -.08), (-.03, .22), (-.28, .46)),
                Line((-.28, .46), (.3, .46)),
            ],
            [
                Curve((-.26, -.28), (-.08, -.48), (.16, -.43), (.21, -.18), (.02, .15), (-.17, .42), (-.3, .41), (-.24, .26),
                    (-.06, .36), (.12, .47), (.32, .4)),
            ],
            [
                Curve((-.24, -.36), (-.02, -.5), (.22, -.36), (.16, -.08), (-.06, .18), (-.26, .45)),
                Curve((-.26, .45), (-.08, .4), (.1, .46), (.3, .42)),
            ],
        ],
        [
            [
                Curve((-.23, -.4), (0, -.5), (.21, -.37), (.17, -.14), (-.07, -.03)),
                Curve((-.07, -.03), (.2, .05), (.27, .26), (.1, .47), (-.14, .49), (-.27, .36)),
            ],
            [
                Line((-.24, -.48), (.22, -.48), (-.05, -.1)),
                Curve((-.05, -.1), (.2, -.03), (.27, .2), (.12, .44), (-.09, .49), (-.27, .4)),
            ],
            [
                Curve((-.2, -.46), (.08, -.49), (.18, -.3), (.04, -.08), (-.1, -.04)),
                Curve((-.1, -.04), (.14, -.02), (.23, .2), (.06, .44), (-.22, .48)),
            ],
        ],
        [
            [Line((-.2, -.46), (-.27, .06), (.29, .03)), Line((.15, -.42), (.1, .5))],
            [Line((.13, -.5), (-.3, .16), (.3, .16)), Line((.13, -.5), (.12, .5))],
            [Curve((-.22, -.45), (-.27, -.12), (-.16, .05), (.04, .05), (.2, -.03)),
             Curve((.24, -.46), (.19, 0), (.13, .5))],
        ],
        [
            [
                Line((.25, -.48), (-.17, -.48), (-.2, -.06)),
                Curve((-.2, -.06), (.04, -.14), (.25, .06), (.22, .33), (.02, .49), (-.25, .4)),
            ],
            [
                Line((-.14, -.44), (-.2, -.06)),
                Curve((-.2, -.06), (.07, -.1), (.22, .13), (.14, .4), (-.06, .49), (-.25, .42)),
                Line((-.15, -.43), (.28, -.47)),
            ],
            [
                Curve((.26, -.46), (.02, -.44), (-.12, -.42), (-.17, -.22), (-.16, -.08), (.06, -.06),
                    (.18, .14), (.1, .38), (-.1, .48),
                    (-.26, .42)),
            ],
        ],
        [
            [
                Curve((.18, -.48), (-.06, -.3), (-.21, 0), (-.23, .28), (-.06, .48), (.16, .41),
                    (.22, .2), (.07, .04), (-.11, .1),
                    (-.21, .27)),
            ],
            [Curve((.02, -.5), (-.16, -.15), (-.24, .2), (-.13, .45), (.11, .46), (.22, .25),
                (.08, .07), (-.1, .13), (-.21, .3))],
            [
                Curve((.1, -.5), (-.12, -.22), (-.22, .1), (-.2, .36), (-.02, .49), (.14, .38),
                    (.15, .2), (.02, .12), (-.13, .2),
                    (-.19, .32)),
            ],
        ],
        [
            [Line((-.28, -.45), (.27, -.45)), Curve((.27, -.45), (.08, -.05), (-.05, .5))],
            [Line((-.26, -.45), (.27, -.45)), Curve((.27, -.45), (.08, -.05), (-.03, .5)), Line((-.14, .02), (.24, 0))],
            [Line((-.27, -.26), (-.25, -.45), (.26, -.45), (-.02, .5))],
            [Curve((-.27, -.38), (-.1, -.46), (.1, -.42), (.26, -.46)), Line((.26, -.46), (.02, .02), (-.1, .5))],
        ],
        [
            [
                Curve((.18, -.36), (0, -.5), (-.19, -.36), (-.12, -.14), (.12, .06), (.24, .28),
                    (.02, .5), (-.22, .3), (-.11, .06),
                    (.12, -.13), (.2, -.33), (.1, -.46)),
            ],
            [Oval(0, -.26, .18, .235, 1.02), Oval(0, .24, .23, .26, 1.02)],
            [
                Curve((.14, -.4), (-.04, -.49), (-.16, -.34), (-.06, -.12), (.1, .08), (.16, .3),
                    (0, .49), (-.18, .32), (-.07, .08),
                    (.1, -.12), (.2, -.44)),
            ],
        ],
        [
            [
                Curve((.2, -.32), (.05, -.48), (-.16, -.41), (-.21, -.2), (-.07, -.06), (.12, -.13), (.21, -.36)),
                Curve((.21, -.38), (.18, .05), (.13, .5)),
            ],
            [
                Curve((.2, -.32), (.04, -.49), (-.17, -.4), (-.2, -.17), (-.04, -.04), (.14, -.14), (.22, -.36)),
                Curve((.22, -.38), (.24, 0), (.15, .36), (-.04, .49), (-.21, .4)),
            ],
            [
                Curve((.18, -.4), (0, -.49), (-.18, -.32), (-.12, -.1), (.06, -.12), (.19, -.38),
                    (.15, 0), (.05, .28), (-.05, .5)),
            ],
        ],
    ];

    private static Stroke Curve(params ReadOnlySpan<(double X, double Y)> points) => Of(points, smooth: true);

    private static Stroke Line(params ReadOnlySpan<(double X, double Y)> points) => Of(points, smooth: false);

    private static Stroke Of(ReadOnlySpan<(double X, double Y)> points, bool smooth) =>
        new([.. points.ToArray().Select(p => ((float)p.X, (float)p.Y))], smooth);

    /// <summary>Returns an oval that starts at its top and runs counter-clockwise for this number of rounds.</summary>
    private static Stroke Oval(double x, double y, double width, double height, double rounds)
    {
        const int points = 12;
        return new([.. Enumerable.Range(0, points + 1)
            .Select(i => Math.SinCos(Math.Tau * rounds * i / points))
            .Select(a => ((float)(x - width * a.Sin), (float)(y - height * a.Cos)))], Smooth: true);
    }
}
