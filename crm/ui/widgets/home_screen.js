/* What a phone needs to put the app on its home screen, and the color of the bar around it: the head of the page is
   Streamlit's, so it is added from here, once a load.

   data: { root } the address under which the files of static/ are served */

const GROUNDS = { light: "#fffcf9", dark: "#181311" }; /* backgroundColor in .streamlit/config.toml */

const add = (name, values) => document.head.append(Object.assign(document.createElement(name), values));

export default function ({ data }) {
  if (window.embersHomeScreen) return;
  window.embersHomeScreen = true;
  add("link", { rel: "manifest", href: `${data.root}/manifest.json` });
  add("link", { rel: "apple-touch-icon", href: `${data.root}/icon-192.png` });
  add("meta", { name: "apple-mobile-web-app-title", content: "Embers" });
  for (const [scheme, content] of Object.entries(GROUNDS)) {
    add("meta", { name: "theme-color", media: `(prefers-color-scheme: ${scheme})`, content });
  }
}
