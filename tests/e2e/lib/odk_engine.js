// The public engine of ODK Web Forms as a second opinion on our forms. It is made for browsers: here it finds a DOM of jsdom.
import { File } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { JSDOM } from 'jsdom';

const require = createRequire(import.meta.url);

/** Loads the engine once. */
export async function engine() {
  const { window } = new JSDOM('<!doctype html><html><body></body></html>');
  for (const name of ['DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'Text', 'Attr', 'Comment', 'XPathResult', 'NodeFilter',
    'XMLDocument', 'ProcessingInstruction', 'CDATASection', 'HTMLElement', 'CharacterData']) {
    globalThis[name] = window[name];
  }
  globalThis.File ??= File; // Node 18 has it, but not at hand
  globalThis.window = window;
  globalThis.document = window.document;
  // Its parser of expressions looks for its WebAssembly beside the file, as scripts of the older kind do.
  globalThis.__dirname = path.dirname(require.resolve('@getodk/xforms-engine'));
  globalThis.require = require;
  return import('@getodk/xforms-engine');
}

/** A loaded form; `folder` holds the lists that it names. */
export async function load(odk, xml, folder) {
  const fetchFormAttachment = async (url) => {
    const name = String(url.href ?? url).split('/').pop();
    return new Response(readFileSync(path.join(folder, name)), { headers: { 'content-type': name.endsWith('.csv') ? 'text/csv' : 'text/xml' } });
  };
  const loaded = await odk.loadForm(xml, { fetchFormAttachment });
  if (loaded.status !== 'success' && loaded.status !== 'warning') throw new Error(String(loaded.error?.message ?? loaded.error));
  return loaded;
}

/** All nodes in the order of the form. */
export function* nodes(node) {
  yield node;
  for (const child of node.currentState.children ?? []) yield* nodes(child);
}

/** A node's state in the words of the recorded traces. */
export function stateOf(node) {
  const now = node.currentState;
  const state = { ref: now.reference, k: node.nodeType, rel: now.relevant, ro: now.readonly, req: now.required };
  if (now.children == null) {
    const { constraint, required, violation } = node.validationState;
    state.valid = { c: constraint.valid, r: required.valid, msg: violation?.message?.asString ?? null };
    if (node.nodeType === 'select' || node.nodeType === 'rank') state.opts = now.valueOptions.map((option) => [option.value]);
  }
  return state;
}

/** What is shown of the whole form at a moment. */
export function snapshot(root) {
  return { changed: [...nodes(root)].map(stateOf), xml: root.instanceState.instanceXML, whole: true };
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function dice(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
