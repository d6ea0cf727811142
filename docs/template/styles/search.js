// The search of the site: lists the pages and headings that have every word of the input, those that begin with it first.
const input = document.getElementById('search');
const list = document.getElementById('found');
const base = document.currentScript.dataset.base;
let loading;

function load() {
  loading ??= new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = base + 'search-index.js';
    script.onload = resolve;
    document.head.append(script);
  });
  return loading;
}

function item([heading, page, address]) {
  const link = document.createElement('a');
  link.href = base + address;
  link.textContent = heading;
  const entry = document.createElement('li');
  entry.append(link);
  if (page) entry.append(' ' + page);
  return entry;
}

async function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length) await load();
  const has = (entry) => words.every((word) => (entry[0] + ' ' + entry[1]).toLowerCase().includes(word));
  const rank = ([heading, page]) => {
    const text = heading.toLowerCase();
    const place = text === words[0] ? 0 : text.startsWith(words[0]) ? 1 : text.includes(words[0]) ? 2 : 3;
    return place * 2 + (page ? 1 : 0);
  };
  const found = words.length ? searchIndex.filter(has).sort((a, b) => rank(a) - rank(b) || a[0].length - b[0].length) : [];
  list.replaceChildren(...found.slice(0, 30).map(item));
  if (words.length && !found.length) list.append(Object.assign(document.createElement('li'), { textContent: 'Nothing found.' }));
  list.hidden = !words.length;
}

input.addEventListener('input', show);
input.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') { input.value = ''; show(); }
  if (event.key === 'Enter') list.querySelector('a')?.click();
});
