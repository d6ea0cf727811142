using System.Buffers.Binary;
using System.Text;

namespace Gan.Libtorch.Internal;

/// <summary>
/// Makes a version that an ELF library requires (<c>.gnu.version_r</c>) optional. With the weak flag a missing version is no
/// error as long as no symbol is bound to it. That holds for <c>GLIBCXX_3.4.32</c> in TorchSharp's native library: no
/// relocation uses its only symbol of that version, <c>_ZSt21ios_base_library_initv</c>. The file format is described in
/// "ELF-64 Object File Format" and in the Linux Standard Base, Symbol Versioning.
/// </summary>
internal static class VersionNeed
{
    private const uint SectionOfNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK
    private const int SectionHeader = 64;

    /// <summary>Returns the file with the required version marked weak; the same bytes if it is marked already.</summary>
    /// <param name="file">A 64-bit little-endian ELF file.</param>
    /// <param name="version">The name of the version.</param>
    /// <param name="name">The name of the file, for errors.</param>
    /// <exception cref="BadInputException">
    /// The file is not 64-bit little-endian ELF, is truncated, or does not require the version.
    /// </exception>
    public static byte[] MakeWeak(ReadOnlySpan<byte> file, string version, string name)
    {
        byte[] result = file.ToArray();
        var elf = new Elf(result, name);
        if (elf.Word(0) != 0x464c457f || elf.Byte(4) != 2 || elf.Byte(5) != 1)
            throw BadInputException.At(name, 0, "a 64-bit little-endian ELF header", "other bytes");
        long sections = elf.Long(0x28);
        int size = elf.Half(0x3a), count = elf.Half(0x3c);
        if (size != SectionHeader)
            throw BadInputException.At(name, 0x3a, $"section headers of {SectionHeader} bytes", $"{size}");

        for (int i = 0; i < count; i++)
        {
            long header = sections + (long)i * size;
            if (elf.Word(header + 4) != SectionOfNeeds)
                continue;
            long strings = elf.Long(sections + (long)elf.Word(header + 0x28) * size + 0x18);
            if (Find(elf, elf.Long(header + 0x18), elf.Word(header + 0x2c), strings, version) is { } at)
            {
                elf.SetHalf(at + 4, (ushort)(elf.Half(at + 4) | Weak));
                return result;
            }
        }
        throw new BadInputException($"{name}: a library that requires version {version} is required, got one that does not");
    }

    /// <summary>
    /// Returns the offset of a version's auxiliary entry, or null. Libraries are a linked list, each with a list of
    /// versions. A distance of zero ends a list, whatever its count says.
    /// </summary>
    private static long? Find(Elf elf, long at, uint libraries, long strings, string version)
    {
        for (uint i = 0, next = 1; i < libraries && next != 0; i++, at += next)
        {
            long entry = at + elf.Word(at + 8);
            int versions = elf.Half(at + 2);
            for (uint j = 0, further = 1; j < versions && further != 0; j++, entry += further)
            {
                if (elf.Matches(strings + elf.Word(entry + 8), version))
                    return entry;
                further = elf.Word(entry + 12);
            }
            next = elf.Word(at + 12);
        }
        return null;
    }

    /// <summary>Reads with bounds checks; the error for a truncated file names the offset.</summary>
    private readonly struct Elf(byte[] bytes, string name)
    {
        public byte Byte(long at) => At(at, 1)[0];
        public ushort Half(long at) => BinaryPrimitives.ReadUInt16LittleEndian(At(at, 2));
        public uint Word(long at) => BinaryPrimitives.ReadUInt32LittleEndian(At(at, 4));
        public long Long(long at) => BinaryPrimitives.ReadInt64LittleEndian(At(at, 8));
        public void SetHalf(long at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(At(at, 2), value);

        public bool Matches(long at, string text)
        {
            byte[] wanted = [.. Encoding.ASCII.GetBytes(text), 0];
            return at >= 0 && at <= bytes.Length - wanted.Length
                && bytes.AsSpan((int)at, wanted.Length).SequenceEqual(wanted);
        }

        private Span<byte> At(long at, int count) =>
            at >= 0 && at <= bytes.Length - count ? bytes.AsSpan((int)at, count)
            : throw BadInputException.At(name, at, $"{count} bytes", $"the end at {bytes.Length}");
    }
}
