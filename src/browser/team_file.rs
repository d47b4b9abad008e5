//! A file that the browser may read and write again, for a file in a shared folder. Only some browsers can
//! (<https://developer.mozilla.org/en-US/docs/Web/API/File_System_API>).

use super::{message, window};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File, FileSystemFileHandle, FileSystemWritableFileStream};

/// The name of the picker that opens a file.
const OPEN: &str = "showOpenFilePicker";
/// The name of the picker that creates or replaces a file.
const SAVE: &str = "showSaveFilePicker";

/// A file that was picked.
#[derive(Clone, Debug)]
pub struct TeamFile(FileSystemFileHandle);

/// Whether this browser can write to a file again.
pub fn is_available() -> bool {
    [OPEN, SAVE].into_iter().all(|name| picker(name).is_some())
}

/// Has the person pick an existing file. `None` if they picked none.
///
/// # Errors
/// The browser's error message.
pub async fn pick() -> Result<Option<TeamFile>, String> {
    let picked = pick_with(OPEN, &Object::new()).await?;
    Ok(picked.and_then(|list| Array::from(&list).get(0).dyn_into().ok()).map(TeamFile))
}

/// Has the person pick a name for a new file. `None` if they picked none.
///
/// # Errors
/// The browser's error message.
pub async fn pick_new(name: &str) -> Result<Option<TeamFile>, String> {
    let options = Object::new();
    Reflect::set(&options, &"suggestedName".into(), &name.into()).map_err(|error| message(&error))?;
    let picked = pick_with(SAVE, &options).await?;
    Ok(picked.and_then(|handle| handle.dyn_into().ok()).map(TeamFile))
}

impl TeamFile {
    /// The name of the file.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Reads the file as it is now.
    ///
    /// # Errors
    /// The browser's error message, such as when the file is gone.
    pub async fn read(&self) -> Result<File, String> {
        let file = JsFuture::from(self.0.get_file()).await.map_err(|error| message(&error))?;
        Ok(file.unchecked_into())
    }

    /// Replaces the content of the file. The browser may ask the person for permission first.
    ///
    /// # Errors
    /// The browser's error message. The file then has its previous content.
    pub async fn write(&self, bytes: &[u8]) -> Result<(), String> {
        let write = async {
            let stream: FileSystemWritableFileStream = JsFuture::from(self.0.create_writable()).await?.unchecked_into();
            JsFuture::from(stream.write_with_js_u8_array(&js_sys::Uint8Array::from(bytes))?).await?;
            // Only closing replaces the file.
            JsFuture::from(stream.close()).await
        };
        write.await.map(|_| ()).map_err(|error: JsValue| message(&error))
    }
}

fn picker(name: &str) -> Option<Function> {
    Reflect::get(&JsValue::from(window()?), &name.into()).ok()?.dyn_into().ok()
}

async fn pick_with(name: &str, options: &Object) -> Result<Option<JsValue>, String> {
    let (Some(picker), Some(window)) = (picker(name), window()) else { return Ok(None) };
    let picking = picker.call1(&window, options).map_err(|error| message(&error))?;
    match JsFuture::from(js_sys::Promise::from(picking)).await {
        Ok(picked) => Ok(Some(picked)),
        Err(error) if error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "AbortError") => Ok(None),
        Err(error) => Err(message(&error)),
    }
}
