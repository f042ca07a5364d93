// The pension enrolment of one citizen, first touch to goodbye.
import { until } from './rig.js';

/** From the attract screen to what waits for whom that card is. */
export async function logIn(terminal, card) {
  await terminal.waitFor('attract');
  await terminal.touch('action.begin');
  await terminal.waitFor('home');
  await terminal.rig.do(`card lay ${card}`);
  terminal.note('lays the identity card on the reader', 'home');
  await terminal.waitFor('mine', 30);
  await terminal.waitForElement('action.principals', 30);
  await terminal.look();
}

/** Of those that the platform names; back at the services. */
export async function actFor(terminal, position, between = async () => {}) {
  await between('mine');
  await terminal.touch('action.principals');
  await terminal.waitFor('principals');
  await terminal.look();
  await between('principals');
  await terminal.touch(`principal.${position}`);
  await terminal.waitFor('mine');
  await terminal.touch('action.home');
  await terminal.waitFor('home');
}

/** From the attract screen, or the services, to the reader: nobody has shown a card yet, or at home. */
export async function goToReader(terminal, name = /养老保险参保登记/, way = null) {
  if ((await terminal.screen()) !== 'home') {
    await terminal.waitFor('attract');
    await terminal.look();
    await terminal.touch('action.begin');
  }
  await terminal.waitFor('home');
  if (way) await terminal.touch(`way.${way}`);
  await terminal.look();
  const service = await findService(terminal, name);
  await terminal.touch(service);

  await terminal.waitFor('guide');
  await terminal.look();
  return service.replace('service.', '');
}

/**
 * Plays up to and with `stopBefore` (a screen id), or to the end. Returns what was entered. `prefer` says what to choose in a field;
 * `fill(field)` answers a field of text in a way of its own and returns what it entered, or nothing. `way` is touched on the first page.
 * `principal`: logs in at home and acts for the n-th. `how`: what the pay gateway does when a fee is paid. With `practice` the invented person's visit that ends in a notice. `between(where)` is called before each step: guide, identify, consent, materials, form pages, review, signature. `agree`: others may be asked.
 */
export async function playVisit(terminal, { card = 'ordinary', service, prefer = {}, fill = null, stopBefore = null, beforeSubmit = null, way = null,
  practice = false, between = async () => {}, agree = true, principal = null, how = 'twice' } = {}) {
  const { rig } = terminal;
  if (principal !== null) {
    await logIn(terminal, card);
    await actFor(terminal, principal, between);
  }
  const entered = { service: await goToReader(terminal, service, way) };
  if (practice) {
    await terminal.touch('action.help');
    await terminal.touch('action.practise');
  }
  await between('guide');
  await terminal.touch('action.start');

  if (principal === null) {
    await terminal.waitFor('identify');
    await terminal.look();
    await between('identify');
    if (practice) {
      await terminal.touch('action.next');
    } else {
      await rig.do(`card lay ${card}`);
      terminal.note('lays the identity card on the reader', 'identify');
    }
  }

  return fromCardToReceipt(terminal, { entered, prefer, fill, stopBefore, beforeSubmit, practice, between, agree, how });
}

/** After the card: what may be asked of others, the form, the signature. */
export async function fromCardToReceipt(terminal, { entered = {}, prefer = {}, fill = null, stopBefore = null, beforeSubmit = null, practice = false,
  between = async () => {}, agree = true, how = 'twice' } = {}) {
  await until(async () => ['form', 'consent'].includes(await terminal.screen()), 30, 'the form, or what may be asked of others');
  if ((await terminal.screen()) === 'consent') entered.sources = await goThroughConsent(terminal, { agree, between });
  await terminal.waitFor('form', 30);
  entered.answers = await fillForm(terminal, { prefer, fill, between });

  await terminal.waitFor('review');
  await terminal.look();
  await between('review');
  while (await terminal.can('action.more')) await terminal.touch('action.more');
  await terminal.touch('action.next');

  await terminal.waitFor('signature');
  await between('signature');
  await terminal.sign();
  await terminal.look();
  if (beforeSubmit) await beforeSubmit();
  if (stopBefore === 'submit') return entered;
  await terminal.touch('action.submit');

  const last = practice ? 'notice' : 'receipt';
  await until(async () => ['pay', last].includes(await terminal.screen()), 20, `${last}, or what is to be paid`);
  if ((await terminal.screen()) === 'pay') entered.paid = await payFee(terminal, { between, how });
  await until(async () => (await terminal.screen()) === last, 20, last);
  await terminal.look();
  return entered;
}

/** What may be asked of other authorities, and how each material is met; the rows of the latter. */
async function goThroughConsent(terminal, { agree, between }) {
  await terminal.look();
  await between('consent');
  const alone = await terminal.has('status.offline');
  await terminal.touch(agree || alone ? 'action.next' : 'action.skip');
  await until(async () => (await terminal.screen()) === 'materials' || terminal.has('action.retry'), 30, 'an answer, or none');
  if ((await terminal.screen()) === 'consent') await terminal.touch('action.skip');
  await terminal.waitFor('materials');
  await terminal.look();
  await between('materials');
  const rows = [];
  for (const element of await terminal.driver.findElements({ css: '[id^="material."]' })) rows.push(await element.getText());
  await terminal.touch('action.next');
  return rows;
}

/** What the terminal says of a payment: a phase of `pay`, or the screen that came after it. */
async function payState(terminal) {
  if ((await terminal.screen()) !== 'pay') return terminal.screen();
  if (await terminal.has('pay.code')) return 'code';
  const state = await terminal.has('status.pay') && await terminal.element('status.pay').getDomAttribute('value').catch(() => null);
  return state || 'fee';
}

/** Waits until a payment is no longer being asked about; the state. */
export async function settledPay(terminal, states, seconds = 40) {
  let last = null;
  await until(async () => states.includes(last = await payState(terminal)), seconds, `pay ${states}`).catch((failed) => {
    throw new Error(`${failed.message}, is ${last}`);
  });
  return last;
}

/** Pays by “phone”: the code on the screen is the one that the gateway takes. */
export async function scanAndPay(terminal, how) {
  const code = await terminal.element('pay.code').getDomAttribute('value');
  const { orders } = await terminal.rig.do('orders');
  const order = orders.find((one) => code.endsWith(`/${one.trade_no}`));
  if (!order) throw new Error(`no order has the code ${code}`);
  await terminal.rig.do(`pay ${order.order_id} ${how}`);
  terminal.note(`pays by phone; the gateway calls back: ${how}`, 'pay');
  return order.order_id;
}

/** The fee of a case: paid, or, without the network, filed as due or unknown. True when it was paid. */
async function payFee(terminal, { between, how }) {
  await terminal.look('pay-fee');
  await between('pay-fee');
  if ((await payState(terminal)) === 'offline') {
    await terminal.touch('action.next');
    return false;
  }
  await terminal.touch('action.next');
  if ((await settledPay(terminal, ['code', 'unknown'])) === 'unknown') {
    await terminal.look('pay-unknown');
    await terminal.touch('action.skip');
    return false;
  }
  await terminal.look('pay-code');
  await between('pay-code');
  await scanAndPay(terminal, how);
  const state = await settledPay(terminal, ['submitting', 'receipt', 'code', 'unknown'], 10);
  if (state === 'receipt' || state === 'submitting') return true;
  // The network is away: the person doesn't wait for the code to end.
  if (await settledPay(terminal, ['submitting', 'receipt', 'unknown', 'code'], 1) === 'code') {
    await until(async () => (await payState(terminal)) !== 'code' || /网络/.test(await terminal.driver.getPageSource()), 15, 'the line to be missed');
    if ((await payState(terminal)) === 'code') await terminal.touch('action.skip');
  }
  if ((await settledPay(terminal, ['submitting', 'receipt', 'unknown'])) !== 'unknown') return true;
  await terminal.touch('action.skip');
  return false;
}

/** From the receipt to the attract screen. */
export async function finishVisit(terminal, { rate = 5, form = false } = {}) {
  const { rig } = terminal;
  await terminal.waitFor('receipt');
  if (await terminal.has('status.print'))
    await until(async () => /printed|failed|waiting|not_offered/.test(await terminal.element('status.print').getDomAttribute('value')),
      25, 'the end of printing');
  await terminal.picture('receipt-printed');
  if (form) {
    await terminal.touch('action.print_form');
    await until(async () => /printed|failed|waiting/.test(await terminal.element('status.form_print').getDomAttribute('value')),
      25, 'the end of printing the form');
    await terminal.picture('receipt-form-printed');
  }
  await terminal.touch('action.next');
  await terminal.waitFor('evaluation');
  await terminal.touch(`rate.${rate}`);
  await terminal.look();
  await terminal.touch('action.finish');
  await terminal.waitFor('goodbye');
  await terminal.look();
  await rig.do('card remove');
  terminal.note('takes card and paper', 'goodbye');
  await terminal.waitFor('attract', 40);
  terminal.note('the terminal has forgotten the visit', 'attract');
}

export async function findService(terminal, words) {
  for (;;) {
    for (const element of await terminal.driver.findElements({ css: '[id^="service."]' }))
      if (words.test(await element.getText())) return element.getDomAttribute('id');
    await terminal.touch('action.more');
  }
}

/** What a citizen would answer; every field of every page is filled by what it is. */
const choices = {
  text: { phone: '13900000001', contact_phone: '13900000002', mobile: '13900000001', bank_account: '6222020000000000000' },
};

async function fillForm(terminal, ways) {
  const answers = {};
  for (let page = 0; page < 20 && (await terminal.screen()) === 'form'; ++page) {
    await terminal.look(`form-${page + 1}`);
    await ways.between(`form-${page + 1}`);
    // An answer may bring another question to the page.
    for (let before = -1; before !== Object.keys(answers).length;) {
      before = Object.keys(answers).length;
      await answerPage(terminal, answers, ways);
      // Behind the keyboard there may be more questions.
      if (ways.fill && await terminal.has('key.done')) await terminal.touch('key.done');
    }
    await terminal.picture(`form-${page + 1}-filled`);
    const wrong = await leavePage(terminal);
    if (wrong.length) throw new Error(`the form complains: ${await wrong[0].getText()}`);
  }
  return answers;
}

/** The next page comes when every answer is on the disk; what complains is given back. */
async function leavePage(terminal) {
  const title = await terminal.driver.getTitle();
  await terminal.touch('action.next');
  return until(async () => {
    const wrong = await terminal.driver.findElements({ css: '[id^="error."]' });
    const left = (await terminal.screen()) !== 'form' || (await terminal.driver.getTitle()) !== title;
    return (wrong.length || left) && wrong;
  }, 10, `the page after “${title}”`).catch(() => []);
}

/** Answers pages until one shows the element. */
export async function answerUntil(terminal, id) {
  for (let page = 0; page < 20 && !(await terminal.has(id)); ++page) {
    await answerPage(terminal, {});
    await leavePage(terminal);
  }
}

export async function answerPage(terminal, answers, { prefer = {}, fill = null } = {}) {
  const { driver } = terminal;
  const idsOf = async (css) => Promise.all((await driver.findElements({ css })).map((element) => element.getDomAttribute('id')));
  for (const id of await idsOf('textbox[id^="field."]')) {
    // The keys of one field may lie over the next.
    const [element] = await driver.findElements({ css: `[id="${id}"]` });
    if (!element || (await element.getDomAttribute('readonly')) === 'true') continue;
    const field = id.replace('field.', '');
    if (await element.getDomAttribute('value')) continue;
    const composed = await fill?.(field);
    if (composed) {
      answers[field] = composed;
      continue;
    }
    const value = choices.text[field];
    if (!value) throw new Error(`nobody knows what to type into ${field}`);
    await terminal.type(field, value);
    answers[field] = value;
  }
  const ticked = await idsOf('checkbox[id^="field."][checked="true"]');
  for (const id of await idsOf('checkbox[id^="field."]')) {
    if (ticked.includes(id)) continue;
    await terminal.touch(id);
    answers[id.replace('field.', '')] = 'OK';
  }
  const chosen = await idsOf('radio[id^="option."][checked="true"], checkbox[id^="option."][checked="true"]');
  const done = new Set(chosen.map((id) => id.split('.')[1]));
  for (const id of await idsOf('radio[id^="option."], checkbox[id^="option."]')) {
    const [, field, value] = id.split('.');
    if (done.has(field) || answers[field] !== undefined) continue;
    const wanted = prefer[field] ?? value;
    await terminal.choose(field, wanted);
    answers[field] = wanted;
    done.add(field);
  }
}
