//! Bodies of the protocols `query` and `ec2`: a form whose names are paths.

use super::{RequestError, given, pairs, text};
use crate::catalog::shape::{Field, List, Location, Object, Shape};
use crate::catalog::{Call, Protocol};
use serde_json::{Map, Value};

/// Returns the encoded form.
pub(super) fn body(call: &Call, parameters: &Map<String, Value>) -> Result<String, RequestError> {
    let mut form = Form {
        pairs: vec![
            ("Action".to_owned(), call.operation.to_owned()),
            ("Version".to_owned(), call.service.version.to_owned()),
        ],
        is_ec2: call.service.protocol == Protocol::Ec2,
    };
    form.object("", call.input, parameters)?;
    Ok(pairs(&form.pairs))
}

struct Form {
    pairs: Vec<(String, String)>,
    is_ec2: bool,
}

impl Form {
    fn object(
        &mut self,
        prefix: &str,
        object: &'static Object,
        values: &Map<String, Value>,
    ) -> Result<(), RequestError> {
        if values.keys().any(|name| object.fields.iter().all(|field| field.name != name)) {
            return Err(RequestError::UnknownParameter);
        }
        for (field, value) in given(object.fields, Location::Body, values) {
            self.value(&format!("{prefix}{}", field.wire), field, field.shape, value)?;
        }
        Ok(())
    }

    fn value(&mut self, name: &str, field: &'static Field, shape: Shape, value: &Value) -> Result<(), RequestError> {
        match (shape, value) {
            (Shape::List(list), Value::Array(items)) => {
                let base = self.items(name, list);
                for (item, number) in items.iter().zip(1..) {
                    self.value(&format!("{base}.{number}"), field, list.of, item)?;
                }
                Ok(())
            }
            (Shape::Object(object), Value::Object(values)) if object.map.is_none() => {
                self.object(&format!("{name}."), object, values)
            }
            _ => {
                self.pairs.push((name.to_owned(), text(field.name, shape, value)?));
                Ok(())
            }
        }
    }

    /// Returns the name before the number of a list's item. EC2 uses the list's name (`Filter`), because all its lists are
    /// flat. Otherwise an item's element is appended (`Names.member`), or takes the place of a flat list's name.
    fn items(&self, name: &str, list: &List) -> String {
        match name.rsplit_once('.') {
            _ if self.is_ec2 => name.to_owned(),
            _ if !list.is_flat => format!("{name}.{}", list.element),
            Some((above, _)) => format!("{above}.{}", list.element),
            None => list.element.to_owned(),
        }
    }
}
