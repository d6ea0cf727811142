using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gan;

/// <summary>
/// Registers names in files for your own layers, losses, penalties, optimizers, schedules, initialisers and priors. Run
/// folders store these names; a program that reads them must register the same types:
/// <code>Registry.Add&lt;Gelu&gt;("gelu");</code>
/// For adversarial losses use <see cref="AdversarialLosses.Add"/>, for data sets <see cref="Datasets.Add"/>.
/// </summary>
public static class Registry
{
    /// <summary>The interfaces whose implementations have names.</summary>
    private static readonly Type[] Kinds =
    [
        typeof(ILayer), typeof(ILosses), typeof(IPenalty), typeof(IOptimizer), typeof(ISchedule), typeof(IInitializer),
        typeof(IPrior),
    ];

    private static readonly ConcurrentDictionary<(Type Kind, string Name), Type> Added = new();

    /// <summary>Registers a type under a name. Repeating a registration has no effect.</summary>
    /// <typeparam name="T">
    /// A record that implements one of the interfaces; files store its constructor parameters.
    /// </typeparam>
    /// <param name="name">The name: lower-case letters, digits and hyphens.</param>
    /// <exception cref="ArgumentException">
    /// The name has other characters, the type implements none of the interfaces or has another name already, or another
    /// type has the name.
    /// </exception>
    public static void Add<T>(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"a name of lower-case letters, digits and hyphens is required, got '{name}'");
        Type[] kinds = [.. Kinds.Where(kind => kind.IsAssignableFrom(typeof(T)))];
        if (kinds.Length == 0)
            throw new ArgumentException(
                $"a type that implements one of {string.Join(", ", Kinds.Select(k => k.Name))} is required, "
                + $"got {typeof(T).Name}");
        bool isNew = false;
        foreach (var kind in kinds)
        {
            var known = Configuration.BuiltIn.GetTypeInfo(kind).PolymorphismOptions!.DerivedTypes;
            bool builtIn = known.Any(d => name.Equals(d.TypeDiscriminator));
            if (builtIn || Added.TryGetValue((kind, name), out var other) && other != typeof(T))
                throw new ArgumentException($"a name that no other {kind.Name} has is required, got '{name}'");
            if (Added.FirstOrDefault(a => a.Key.Kind == kind && a.Value == typeof(T)).Key.Name is { } first && first != name)
                throw new ArgumentException(
                    $"one name for a type is required, got '{name}' for {typeof(T).Name}, which is '{first}'");
            isNew |= Added.TryAdd((kind, name), typeof(T));
        }
        if (isNew)
            Configuration.Rebuild();
    }

    /// <summary>Adds the registered types to the serializer's description of an interface.</summary>
    internal static void Extend(JsonTypeInfo info)
    {
        if (info.PolymorphismOptions is not { } options)
            return;
        foreach (var ((kind, name), type) in Added)
            if (kind == info.Type)
                options.DerivedTypes.Add(new(type, name));
    }
}
