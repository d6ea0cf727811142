namespace Gan;

/// <summary>A file of a data set as its publishers give it out, gzipped.</summary>
/// <param name="Name">The name of the unpacked file; packed, <c>.gz</c> follows.</param>
/// <param name="Md5">The MD5 of the unpacked content, 32 lower-case hexadecimal digits.</param>
/// <param name="Length">The length of the unpacked content in bytes.</param>
/// <param name="Packed">Whether both are those of the packed file instead, where its publishers state these.</param>
public sealed record DataFile(string Name, string Md5, int Length, bool Packed = false);
