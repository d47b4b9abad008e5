//! Compressing and decompressing with the browser's own streams.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ReadableStream, ReadableWritablePair, WritableStream, WritableStreamDefaultWriter};

/// The number of bytes that are decompressed at a time. Gzip expands them by a factor of about a thousand at most.
const PIECE: f64 = 16_384.0;

/// Returns a stream of the decompressed file; `None` if the browser cannot decompress. The file is passed on piece by piece,
/// each after the previous one has been taken. Given all at once, browsers would decompress it all into memory.
pub(super) fn unpacked(blob: &Blob) -> Option<ReadableStream> {
    let pair = converter("DecompressionStream")?;
    let part = |name: &str| Reflect::get(&pair, &JsValue::from_str(name)).ok();
    let writer = part("writable")?.unchecked_into::<WritableStream>().get_writer().ok()?;
    let stream = part("readable")?.unchecked_into();
    let blob = blob.clone();
    spawn_local(async move {
        // Aborting makes reading fail as well. By then there may be no reader.
        if hand_over(&blob, &writer).await.is_err() {
            drop(writer.abort());
        }
    });
    Some(stream)
}

async fn hand_over(blob: &Blob, writer: &WritableStreamDefaultWriter) -> Result<(), JsValue> {
    let mut from = 0.0;
    while from < blob.size() {
        let piece = blob.slice_with_f64_and_f64(from, from + PIECE)?;
        let bytes = JsFuture::from(piece.array_buffer()).await?;
        JsFuture::from(writer.write_with_chunk(&Uint8Array::new(&bytes))).await?;
        from += PIECE;
    }
    JsFuture::from(writer.close()).await.map(drop)
}

/// Returns the stream, compressed with gzip; `None` if the browser cannot compress.
pub(super) fn packed(stream: &ReadableStream) -> Option<ReadableStream> {
    Some(stream.pipe_through(converter("CompressionStream")?.unchecked_ref::<ReadableWritablePair>()))
}

/// A compression or decompression stream, constructed by name because `web-sys` counts both as unstable.
fn converter(way: &str) -> Option<JsValue> {
    let constructor = Reflect::get(&js_sys::global(), &JsValue::from_str(way)).ok()?;
    let constructor = constructor.dyn_ref::<js_sys::Function>()?;
    Reflect::construct(constructor, &Array::of1(&JsValue::from_str("gzip"))).ok()
}
