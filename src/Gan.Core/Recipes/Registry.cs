using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Gan;

/// <summary>
/// Names in files for your own layers, losses, penalties, optimizers, schedules, initialisers and priors. A run of your own types is
/// saved under these names, and found again by a program that has registered them:
/// <code>Registry.Add&lt;Gelu&gt;("gelu");</code>
/// An adversarial loss is registered by <see cref="AdversarialLosses.Add"/>, a data set by <see cref="Datasets.Add"/>.
/// </summary>
public static class Registry
{
    /// <summary>The interfaces whose implementations have names, with the JSON key of the name.</summary>
    private static readonly Type[] Kinds =
        [typeof(ILayer), typeof(ILosses), typeof(IPenalty), typeof(IOptimizer), typeof(ISchedule), typeof(IInitializer), typeof(IPrior)];

    private static readonly ConcurrentDictionary<(Type Kind, string Name), Type> Added = new();

    /// <summary>Gives a type a name in files. Adding the same type under the same name again changes nothing.</summary>
    /// <typeparam name="T">A record that implements one of the interfaces; its constructor parameters are its values in files.</typeparam>
    /// <param name="name">The name: lower-case letters, digits and hyphens.</param>
    /// <exception cref="ArgumentException">
    /// The type implements none of the interfaces, it has another name, or another type has the name.
    /// </exception>
    public static void Add<T>(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"a name of lower-case letters, digits and hyphens is required, got '{name}'");
        Type[] kinds = [.. Kinds.Where(kind => kind.IsAssignableFrom(typeof(T)))];
        if (kinds.Length == 0)
            throw new ArgumentException($"a type that implements one of {string.Join(", ", Kinds.Select(k => k.Name))} is required, got {typeof(T).Name}");
        bool isNew = false;
        foreach (var kind in kinds)
        {
            bool builtIn = Configuration.BuiltIn.GetTypeInfo(kind).PolymorphismOptions!.DerivedTypes.Any(d => name.Equals(d.TypeDiscriminator));
            if (builtIn || Added.TryGetValue((kind, name), out var other) && other != typeof(T))
                throw new ArgumentException($"a name that no other {kind.Name} has is required, got '{name}'");
            if (Added.FirstOrDefault(a => a.Key.Kind == kind && a.Value == typeof(T)).Key.Name is { } first && first != name)
                throw new ArgumentException($"one name for a type is required, got '{name}' for {typeof(T).Name}, which is '{first}'");
            isNew |= Added.TryAdd((kind, name), typeof(T));
        }
        if (isNew)
            Configuration.Rebuild();
    }

    /// <summary>Adds the registered types to what the serializer knows of an interface.</summary>
    internal static void Extend(JsonTypeInfo info)
    {
        if (info.PolymorphismOptions is not { } options)
            return;
        foreach (var ((kind, name), type) in Added)
            if (kind == info.Type)
                options.DerivedTypes.Add(new(type, name));
    }
}
