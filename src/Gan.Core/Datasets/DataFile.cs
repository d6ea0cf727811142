namespace Gan;

/// <summary>A gzipped file of a data set as its publishers distribute it.</summary>
/// <param name="Name">The name of the unpacked file; the packed one's ends in <c>.gz</c>.</param>
/// <param name="Md5">The MD5 of the unpacked content, 32 lower-case hexadecimal digits.</param>
/// <param name="Length">The length of the unpacked content in bytes.</param>
/// <param name="Packed">True where MD5 and length are those of the packed file, because its publishers state these.</param>
public sealed record DataFile(string Name, string Md5, int Length, bool Packed = false);
