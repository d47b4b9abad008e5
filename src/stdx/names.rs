//! Enums whose variants have names in files and messages. One list is used for writing and for parsing.

/// Implements `ALL`, `as_str`, `find`, `Serialize` and `FromJson` for an enum, from its variants' names.
macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        impl $type {
            /// All variants, in order.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The variant's name in files and messages.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }

            /// The variant with this name.
            pub fn find(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.as_str() == name)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::stdx::json::FromJson for $type {
            fn from_json(value: &serde_json::Value) -> Result<Self, $crate::stdx::json::DecodeError> {
                let known = value.as_str().and_then(Self::find);
                known.ok_or($crate::stdx::json::DecodeError::new("is not a known name"))
            }
        }
    };
}
pub(crate) use names;
