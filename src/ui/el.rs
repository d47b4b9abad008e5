//! Elements as Leptos views of a single type.
//!
//! `view!` makes a type for every piece of a page, with code to build, update and hydrate it. For this app, that is
//! three times the program size that the budget allows. Here all elements, dynamic parts, attributes and handlers have
//! the same types, so that their code is compiled once.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::ev::{Custom, on};
use leptos::html;
use leptos::prelude::*;
use leptos::tachys::html::class::class;
use leptos::tachys::html::element::inner_html;
use leptos::tachys::html::property::prop;
use web_sys::Event;

/// An element under construction. Boxed, so that passing it from call to call moves only a pointer.
pub struct El(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// A new element.
pub fn el(tag: &'static str) -> El {
    El(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new() }))
}

/// The primary button of a section.
pub fn button(label: impl Child, act: impl Fn() + 'static) -> El {
    el("button").attr("type", "button").class("button").on("click", move |_| act()).child(label)
}

/// A secondary button.
pub fn quiet_button(label: impl Child, act: impl Fn() + 'static) -> El {
    el("button").attr("type", "button").class("quiet-button").on("click", move |_| act()).child(label)
}

/// A small button next to what it acts on.
pub fn small_button(label: impl Child, act: impl Fn() + 'static) -> El {
    el("button").attr("type", "button").class("quiet-button small-button").on("click", move |_| act()).child(label)
}

/// Several nodes in a row.
pub fn fragment(nodes: Vec<AnyView>) -> AnyView {
    nodes.into_any()
}

/// The view of any child.
pub fn any_view(child: impl Child) -> AnyView {
    child.into_any_view()
}

impl El {
    /// Sets the class.
    pub fn class(self, class: impl Value) -> Self {
        self.attr("class", class)
    }

    /// Sets an attribute. A function sets it again whenever the signals that it reads change.
    pub fn attr(self, name: &'static str, value: impl Value) -> Self {
        self.set(name, value.into_setting())
    }

    fn set(mut self, name: &'static str, setting: Setting) -> Self {
        self.0.attributes.push(match setting {
            Setting::Fixed(None) => return self,
            Setting::Fixed(Some(text)) => custom_attribute(name, text).into_any_attr(),
            Setting::Changing(read) => custom_attribute(name, read).into_any_attr(),
        });
        self
    }

    /// Sets the property `value` whenever the signals that `read` reads change.
    pub fn value(mut self, read: impl Fn() -> String + Send + 'static) -> Self {
        let read: Box<dyn Fn() -> String + Send> = Box::new(read);
        self.0.attributes.push(prop("value", read).into_any_attr());
        self
    }

    /// Sets a boolean property, such as `checked`, whenever the signals that `read` reads change.
    pub fn prop(mut self, name: &'static str, read: impl Fn() -> bool + Send + 'static) -> Self {
        let read: Box<dyn Fn() -> bool + Send> = Box::new(read);
        self.0.attributes.push(prop(name, read).into_any_attr());
        self
    }

    /// Adds or removes a class whenever the signals that `read` reads change.
    pub fn toggle_class(mut self, name: &'static str, read: impl Fn() -> bool + Send + 'static) -> Self {
        let read: Box<dyn Fn() -> bool + Send> = Box::new(read);
        self.0.attributes.push(class((name, read)).into_any_attr());
        self
    }

    /// Adds an event handler.
    pub fn on(self, name: &'static str, handle: impl FnMut(Event) + 'static) -> Self {
        self.handle(name, Box::new(handle))
    }

    fn handle(mut self, name: &'static str, handle: Box<dyn FnMut(Event)>) -> Self {
        self.0.attributes.push(on(Custom::<Event>::new(name), handle).into_any_attr());
        self
    }

    /// Sets the content to a drawing of ours. SVG is inserted as text, because elements made one by one would need its
    /// namespace.
    pub fn inner_html(mut self, svg: String) -> Self {
        self.0.attributes.push(inner_html(svg).into_any_attr());
        self
    }

    /// Adds a child.
    pub fn child(self, child: impl Child) -> Self {
        self.add(child.into_any_view())
    }

    fn add(mut self, child: AnyView) -> Self {
        self.0.children.push(child);
        self
    }

    /// The finished element as a view.
    pub fn into_any(self) -> AnyView {
        let Parts { tag, attributes, children } = *self.0;
        html::custom(tag).add_any_attr(attributes).child(children).into_any()
    }
}

/// A value that an attribute can be set to.
pub trait Value {
    /// Converts the value to a fixed or a changing setting.
    fn into_setting(self) -> Setting;
}

/// A fixed or a changing value of an attribute; `None` removes the attribute.
pub enum Setting {
    /// A value that is set once.
    Fixed(Option<String>),
    /// A value that is set whenever the signals that the function reads change.
    Changing(Box<dyn Fn() -> Option<String> + Send>),
}

impl Value for &'static str {
    fn into_setting(self) -> Setting {
        Setting::Fixed(Some(self.to_owned()))
    }
}

impl Value for String {
    fn into_setting(self) -> Setting {
        Setting::Fixed(Some(self))
    }
}

impl Value for bool {
    fn into_setting(self) -> Setting {
        Setting::Fixed(self.then(String::new))
    }
}

impl Value for Option<&'static str> {
    fn into_setting(self) -> Setting {
        Setting::Fixed(self.map(str::to_owned))
    }
}

impl<F, V> Value for F
where
    F: Fn() -> V + Send + 'static,
    V: Value,
{
    fn into_setting(self) -> Setting {
        Setting::Changing(Box::new(move || match self().into_setting() {
            Setting::Fixed(text) => text,
            Setting::Changing(read) => read(),
        }))
    }
}

/// Content of an element.
pub trait Child {
    /// Converts the content to a view.
    fn into_any_view(self) -> AnyView;
}

impl Child for AnyView {
    fn into_any_view(self) -> AnyView {
        self
    }
}

impl Child for El {
    fn into_any_view(self) -> AnyView {
        self.into_any()
    }
}

impl Child for () {
    fn into_any_view(self) -> AnyView {
        ().into_any()
    }
}

impl Child for &'static str {
    fn into_any_view(self) -> AnyView {
        self.to_owned().into_any()
    }
}

impl Child for String {
    fn into_any_view(self) -> AnyView {
        self.into_any()
    }
}

impl Child for usize {
    fn into_any_view(self) -> AnyView {
        self.to_string().into_any()
    }
}

impl<C: Child> Child for Option<C> {
    fn into_any_view(self) -> AnyView {
        match self {
            Some(child) => child.into_any_view(),
            None => ().into_any(),
        }
    }
}

impl Child for Vec<AnyView> {
    fn into_any_view(self) -> AnyView {
        self.into_any()
    }
}

impl<F, C> Child for F
where
    F: Fn() -> C + Send + 'static,
    C: Child,
{
    fn into_any_view(self) -> AnyView {
        changing(Box::new(move || self().into_any_view()))
    }
}

/// Rows that keep their state while others are added and removed, identified by keys.
pub fn keyed(
    keys: impl Fn() -> Vec<String> + Send + 'static,
    row: impl Fn(String) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let keys: Box<dyn Fn() -> Vec<String> + Send> = Box::new(keys);
    let row = Callback::new(row);
    let row = move |key: String| row.run(key);
    For(ForProps::builder().each(keys).key(String::clone).children(row).build()).into_any()
}

/// A part that is rebuilt whenever the signals that `read` reads change.
fn changing(read: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    read.into_any()
}

/// Collecting views from an iterator.
pub trait CollectViews: Iterator {
    /// Collects all items as views, in order.
    fn collect_views(self) -> Vec<AnyView>;
}

impl<I> CollectViews for I
where
    I: Iterator,
    I::Item: Child,
{
    fn collect_views(self) -> Vec<AnyView> {
        self.map(Child::into_any_view).collect()
    }
}
