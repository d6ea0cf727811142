/// Encoders of the file formats that data sets use.
module Gan.Testing.Formats

open System.IO
open System.IO.Compression
open Gan
open Gan.Testing.Tensors

/// The gzip member of empty content; .NET's GZipStream writes no bytes for it, which is not a valid member.
let private emptyMember = Array.concat [ [| 0x1fuy; 0x8buy; 8uy |]; Array.zeroCreate 7; [| 3uy |]; Array.zeroCreate 9 ]

let private pack (bytes: byte[]) =
    use packed = new MemoryStream()

    (use stream = new GZipStream(packed, CompressionLevel.Optimal, true)
     stream.Write bytes)

    packed.ToArray()

/// Compresses bytes into one gzip member.
let gzip bytes = if Array.isEmpty bytes then emptyMember else pack bytes

/// Writes an IDX file of unsigned bytes.
let idx (extents: int list) (values: byte[]) =
    use stream = new MemoryStream()
    Idx.Write(stream, shape extents, values)
    stream.ToArray()
