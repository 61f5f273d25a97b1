/* Stands before each script that shows words. They come from Python, in its language, as `data.words`. */

/* A text with its blanks filled: fill("Remove {name}", { name }). */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/* The same for a text that goes with a number, its blank {n}; made by `counted` of assets.py. */
const counted = ({ texts, which }, n, values) => fill(texts[which[n < 200 ? n : 100 + (n % 100)]], { n, ...values });
