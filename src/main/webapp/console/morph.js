// Makes a tree like another one and touches only what differs, so that focus, selection and what a screen reader has
// said stay. Children with the same data-key are the same; what has data-own belongs to the script and is left alone.

/** Makes an element like another one of the same name, which is used up. */
export function morph(now, next) {
  if (now.hasAttribute("data-own")) {
    return;
  }
  attributes(now, next);
  children(now, next);
}

function attributes(now, next) {
  for (const { name } of [...now.attributes]) {
    if (!next.hasAttribute(name)) {
      now.removeAttribute(name);
    }
  }
  for (const { name, value } of next.attributes) {
    if (now.getAttribute(name) !== value) {
      now.setAttribute(name, value);
    }
  }
}

function children(now, next) {
  let at = now.firstChild;
  for (const wanted of [...next.childNodes]) {
    const there = same(at, wanted) ? at : find(at, wanted);
    if (there === null) {
      now.insertBefore(document.adoptNode(wanted), at);
    } else {
      if (there === at) {
        at = at.nextSibling;
      } else {
        now.insertBefore(there, at);
      }
      update(there, wanted);
    }
  }
  while (at !== null) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function update(there, wanted) {
  if (there.nodeType === Node.ELEMENT_NODE) {
    morph(there, wanted);
  } else if (there.data !== wanted.data) {
    there.data = wanted.data;
  }
}

/** Of what follows, what has the key; what has none is not worth moving. */
function find(at, wanted) {
  if (key(wanted) === null) {
    return null;
  }
  let each = at;
  while (each !== null && !same(each, wanted)) {
    each = each.nextSibling;
  }
  return each;
}

function same(node, wanted) {
  return node !== null && node.nodeName === wanted.nodeName && key(node) === key(wanted);
}

function key(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null;
}
