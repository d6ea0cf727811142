using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gan;

/// <summary>JSON converters of games, nets, shapes and values that are written as text.</summary>
public static partial class Configuration
{
    /// <summary>Reads a value within another, so that errors state the line in the whole text.</summary>
    private static T Part<T>(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        ((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options)!;

    private sealed class NetConverter : JsonConverter<Net>
    {
        private sealed record NetJson(
            Shape Input, ILayer[] Layers,
            [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Shape? Condition = null);

        public override Net Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var net = Part<NetJson>(ref reader, options);
            if (Array.IndexOf(net.Layers, null) is >= 0 and var missing)
                throw new JsonException($"layer {missing}: a layer required, got null");
            try
            {
                return new(new LayerShapes(net.Input, net.Condition), net.Layers);
            }
            catch (ArgumentException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, Net value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new NetJson(value.Input, [.. value.Layers], value.Condition), options);
    }

    private sealed class ShapeConverter : JsonConverter<Shape>
    {
        public override Shape Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            try
            {
                return Shape.Create(Part<int[]>(ref reader, options));
            }
            catch (Exception e) when (e is ArgumentException or OverflowException)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, Shape value, JsonSerializerOptions options) =>
            writer.WriteRawValue($"[{string.Join(", ", value)}]");
    }

    /// <summary>Converts an enumeration, written by its names in lower case.</summary>
    private static TextConverter<T> OfEnum<T>() where T : struct, Enum
    {
        string Name(T value) => value.ToString().ToLowerInvariant();
        T[] all = Enum.GetValues<T>();
        return new TextConverter<T>(
            text => all.Where(value => Name(value) == text).Cast<T?>().FirstOrDefault() ?? throw new ArgumentException(
                $"{string.Join(", ", all.Select(Name))} required, got '{text}'"),
            Name);
    }

    /// <summary>Converts a value that is written as text.</summary>
    private sealed class TextConverter<T>(Func<string, T> parse, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            try
            {
                return parse(reader.GetString()!);
            }
            catch (Exception e) when (e is ArgumentException or BadInputException)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(write(value));
    }

    /// <summary>Converts a game: its players by name, then losses, order, prior, noise and batch.</summary>
    private sealed class GameConverter : JsonConverter<Game>
    {
        private sealed record PlayerJson(Net Net, IOptimizer Optimizer);

        private sealed record GameJson(
            Dictionary<string, PlayerJson> Players, ILosses Losses, UpdateOrder Order,
            IPrior? Prior = null,
            [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Shape? Noise = null,
            int Batch = 100);

        public override Game Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var game = Part<GameJson>(ref reader, options);
            try
            {
                if (game.Players.FirstOrDefault(p => p.Value is null).Key is { } missing)
                    throw new ArgumentException($"players.{missing}: a player required, got null");
                return new(game.Losses, [.. game.Players.Select(p => new Player(p.Key, p.Value.Net, p.Value.Optimizer))])
                {
                    Prior = game.Prior ?? new GaussianPrior(), Noise = game.Noise, Order = game.Order, Batch = game.Batch,
                };
            }
            catch (ArgumentException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, Game value, JsonSerializerOptions options)
        {
            var players = value.Players.ToDictionary(p => p.Name, p => new PlayerJson(p.Net, p.Optimizer));
            var game = new GameJson(players, value.Losses, value.Order, value.Prior, value.Noise, value.Batch);
            JsonSerializer.Serialize(writer, game, options);
        }
    }
}
