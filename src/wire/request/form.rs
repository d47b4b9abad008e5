//! The bodies of the protocols `query` and `ec2`: a form in which names are paths.

use super::{RequestError, given, pairs, text};
use crate::catalog::shape::{Field, List, Location, Object, Shape};
use crate::catalog::{Call, Protocol};
use serde_json::{Map, Value};

/// The form, encoded.
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

    /// What the numbers of a list's items follow: `Filter` in EC2, where lists are always flat, else `Names.member`; the items
    /// of a flat list have their own name in the place of the list's.
    fn items(&self, name: &str, list: &List) -> String {
        match name.rsplit_once('.') {
            _ if self.is_ec2 => name.to_owned(),
            _ if !list.is_flat => format!("{name}.{}", list.element),
            Some((above, _)) => format!("{above}.{}", list.element),
            None => list.element.to_owned(),
        }
    }
}
