//! A map for few entries that are read often. As a sorted list, it takes a fraction of the code of a search tree.

use crate::stdx::json::{DecodeError, FromJson};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// Values by id, sorted by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<V>(Vec<(String, V)>);

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Table<V> {
    /// The value of an id.
    pub fn get(&self, id: &str) -> Option<&V> {
        self.find(id).ok().and_then(|place| self.0.get(place)).map(|(_, value)| value)
    }

    /// The value of an id, mutable.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut V> {
        let place = self.find(id).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// The value of an id, mutable; inserts the default if there is none.
    #[expect(clippy::indexing_slicing, reason = "the place was found or has just been filled")]
    pub fn entry(&mut self, id: &str) -> &mut V
    where
        V: Default,
    {
        let place = match self.find(id) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (id.to_owned(), V::default()));
                place
            }
        };
        &mut self.0[place].1
    }

    /// Inserts a value, or replaces the present one.
    pub fn insert(&mut self, id: String, value: V) {
        match self.find(&id) {
            Ok(place) => {
                if let Some(entry) = self.0.get_mut(place) {
                    entry.1 = value;
                }
            }
            Err(place) => self.0.insert(place, (id, value)),
        }
    }

    /// Keeps only the entries for which `keep` returns true.
    pub fn retain(&mut self, mut keep: impl FnMut(&String, &mut V) -> bool) {
        self.0.retain_mut(|(id, value)| keep(id, value));
    }

    /// Whether the table has a value for this id.
    pub fn contains_key(&self, id: &str) -> bool {
        self.find(id).is_ok()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The ids and values, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &V)> {
        self.0.iter().map(|(id, value)| (id, value))
    }

    /// The ids and values, with mutable values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&String, &mut V)> {
        self.0.iter_mut().map(|(id, value)| (&*id, value))
    }

    /// The ids, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(id, _)| id)
    }

    /// The values, in the order of their ids.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// The values, mutable.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    fn find(&self, id: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(id))
    }
}

impl<V> FromIterator<(String, V)> for Table<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(entries: I) -> Self {
        let mut table = Self::default();
        entries.into_iter().for_each(|(id, value)| table.insert(id, value));
        table
    }
}

impl<V: Serialize> Serialize for Table<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<V: FromJson> FromJson for Table<V> {
    fn from_json(value: &Value) -> Result<Self, DecodeError> {
        let mut entries = Vec::new();
        // The members of an object are sorted by name, unless serde_json is built with its feature `preserve_order`.
        for (id, value) in value.as_object().ok_or(DecodeError::new("an object is expected"))? {
            entries.push((id.clone(), V::from_json(value).map_err(|error| error.below(id))?));
        }
        Ok(Self(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::stdx::json::FromJson;

    #[test]
    fn entries_are_found_and_kept_in_order() {
        let mut table: Table<u8> = Table::default();
        *table.entry("b") += 2;
        table.insert("a".to_owned(), 1);
        table.insert("c".to_owned(), 3);
        table.insert("a".to_owned(), 9);
        assert_eq!(table.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!((table.get("a"), table.get("b"), table.get("z")), (Some(&9), Some(&2), None));
        table.retain(|_, value| *value < 9);
        assert_eq!(serde_json::to_string(&table).unwrap(), r#"{"b":2,"c":3}"#);
    }

    #[test]
    fn a_table_is_sorted_whatever_the_order_in_its_text() {
        let object = serde_json::from_str(r#"{"c":"3","a":"1","b":"2"}"#).unwrap();
        let table = Table::<String>::from_json(&object).unwrap();
        assert_eq!(table.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(table.get("a").map(String::as_str), Some("1"));
    }
}
