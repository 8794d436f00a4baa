/** Elements of the page, and changes of them that touch the document only if something is different. */

/** Returns the element of an id. */
export const byId = (id) => document.getElementById(id);

/** Returns a new element with properties, and children that are elements or texts. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Sets the text of an element. The same text again changes nothing: no layout, and nothing for a screen reader. */
export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Shows a text, or hides the element if there is none. */
export function setNote(target, text) {
  setText(target, text);
  target.hidden = text === "";
}

/**
 * Keeps a list of rows. A row keeps its element as long as it is listed, so that a button does not go away under a press
 * or lose the focus.
 */
export class Rows {
  #list;
  #make;
  #rows = new Map();

  /**
   * Creates a list.
   *
   * @param list the element that has the rows
   * @param make returns {row, update} for a key: the element, and a function that shows a value in it
   */
  constructor(list, make) {
    this.#list = list;
    this.#make = make;
  }

  /** Shows values in their order, each in the row of its key. */
  show(values, keyOf) {
    const keys = new Set(values.map(keyOf));
    for (const [key, { row }] of this.#rows) {
      if (!keys.has(key)) {
        row.remove();
        this.#rows.delete(key);
      }
    }
    values.forEach((value, place) => {
      const key = keyOf(value);
      if (!this.#rows.has(key)) {
        this.#rows.set(key, this.#make(key));
      }
      const { row, update } = this.#rows.get(key);
      if (this.#list.children[place] !== row) {
        this.#list.insertBefore(row, this.#list.children[place] ?? null);
      }
      update(value);
    });
  }
}
