//! Variants by name: one list gives an enum its names in files and messages, and reads it back.

/// Gives the variants of an enum their names. They are what is written, and nothing else is read.
macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        impl $type {
            /// All of them.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The name in files and messages.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }

            /// The one with this name.
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
                known.ok_or($crate::stdx::json::DecodeError::new("is no name that is known here"))
            }
        }
    };
}
pub(crate) use names;
