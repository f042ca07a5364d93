// The technician at the terminal: the hidden way in, the PIN, and what the pages say of a part.
import { waitForValue } from './scene.js';

export const pin = '246810';

async function touchAt(driver, x, y, holdMs) {
  const actions = driver.actions({ async: true });
  // The pause is the finger's alone: there is no keyboard that could wait with it.
  await actions.move({ x, y, duration: 0 }).press().pause(holdMs, actions.mouse()).release().perform();
}

/** Holds the upper left corner, then touches the lower right one. */
export async function makeGesture(terminal, holdMs = 3200) {
  const { driver } = terminal;
  const { width, height } = await driver.findElement({ css: 'window' }).getRect();
  await touchAt(driver, 40, 40, holdMs);
  await touchAt(driver, width - 40, height - 40, 50);
}

export async function givePin(terminal, digits) {
  for (const digit of digits) await terminal.touch(`key.${digit}`);
  await terminal.touch('action.next');
}

export async function openPages(terminal) {
  await terminal.waitFor('attract');
  await makeGesture(terminal);
  await terminal.waitFor('maintenance_pin');
  await givePin(terminal, pin);
  await terminal.waitFor('maintenance_devices');
}

/** The list says that the part fails, and its page why. Returns the id of its row. */
export async function readFault(terminal, part, why) {
  const row = `maintenance.device.${part}`;
  while (!(await terminal.has(row))) await terminal.touch('action.more');
  await waitForValue(terminal, row, /hardware_error/);
  await terminal.touch(row);
  await terminal.waitFor('maintenance_device');
  await waitForValue(terminal, 'fact.detail', why);
  return row;
}
