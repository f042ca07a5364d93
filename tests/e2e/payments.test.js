// A fee of a case and a water bill are paid by phone, each also with the network cut on the way.
import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { oneCase, withRig, withTerminal } from './lib/scene.js';
import { samplePerson } from './lib/verify.js';
import { finishVisit, playVisit, scanAndPay, settledPay } from './lib/visit.js';
import { Terminal } from './lib/terminal.js';
import { everyStep, testVisit } from './lib/whole.js';
import { until } from './lib/rig.js';

const fileNumber = '990100000001';
/** So many days from now, in China. */
const dayFromNow = (days) => new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);

testVisit({
  what: 'a driving licence is renewed through every step, from the notice to the rating, and its fee paid by phone (R-166 R-141)',
  order: ['guide', 'identify', 'consent', 'materials', 'form-1', 'review', 'signature', 'pay-fee', 'pay-code'],
  play: { service: /驾驶证期满换证/, card: 'ordinary', prefer: { classes: 'C1', health: 'none', delivery: 'electronic' }, how: 'late' },
  // Without the network it is typed from the licence in the hand.
  typed: { file_number: fileNumber, expires: dayFromNow(40).replaceAll('-', '') },
  unasked: ['address', 'nation'],
  told: { file_number: fileNumber, classes: 'C1', expires: dayFromNow(40), medical: 'licence:E-DRIVERMEDICAL' },
  holds: async ({ payload }, { entered, rig }) => {
    const { orders } = await rig.do('orders');
    assert.ok(orders.length <= 1, `${orders.length} orders for one fee`);
    assert.match(payload.handle_item, /^[0-9A-Z]{33,}$/, 'the situation is part of the case');
    assert.equal(payload.payment.amount_fen, 1000);
    if (entered.paid) assert.equal(payload.payment.state, 'paid');
    else assert.match(payload.payment.state, /^(due|unknown)$/);
    for (const order of orders) assert.equal(order.trades.length, 1);
  },
  cut: ['pay-code'],
});

test('a fee that was paid while the line was down, by somebody who left, goes back after the power went and came (R-166)', { timeout: 180_000 }, async () => {
  await withRig(['--idle', '300'], async (rig) => {
    const terminal = await Terminal.open(rig);
    await playVisit(terminal, {
      service: /驾驶证期满换证/, prefer: { classes: 'C1', health: 'none', delivery: 'electronic' }, stopBefore: 'submit',
    });
    await terminal.touch('action.submit');
    await terminal.waitFor('pay');
    await terminal.touch('action.next');
    await settledPay(terminal, ['code']);
    await rig.do('network cut');
    const paid = await scanAndPay(terminal, 'never');
    await terminal.touch('action.home');
    await terminal.touch('action.confirm');
    await terminal.waitFor('goodbye');
    await rig.do('card remove');
    await terminal.waitFor('attract', 40);
    await rig.do('power cut');
    await rig.do('power back');
    await until(() => Terminal.open(rig).catch(() => null), 30, 'the terminal after its start');
    await rig.do('network restore');
    const order = await until(async () => {
      const { orders } = await rig.do('orders');
      return orders.length === 1 && orders[0].state === 'refunded' && orders[0];
    }, 60, 'the money to go back');
    assert.equal(order.order_id, paid);
    assert.deepEqual(await rig.cases(), []);
    const kept = () => JSON.parse(readFileSync(path.join(rig.facts.dir, 'data', 'orders.json'), 'utf8')).orders;
    await until(async () => kept().length === 0, 10, 'the order to be forgotten');
  });
});

// A water bill, with one answer lost, then the certificate of enrolment once more.
const customer = '9900012345';

async function goToGuide(terminal, letters) {
  await terminal.touch('action.search');
  await terminal.waitFor('search');
  await terminal.type('search', letters);
  const found = async () => (await terminal.driver.findElements({ css: '[id^="service."]' }))[0];
  await until(found, 10, 'a service to be found');
  await terminal.touch(await (await found()).getDomAttribute('id'));
  await terminal.waitFor('guide');
}

/** To the bills of the household; false when the network is away. */
async function lookUpBills(terminal, between) {
  await between('bill-guide');
  if (!(await terminal.can('action.start'))) return false;
  await terminal.touch('action.start');
  await terminal.waitFor('bill');
  await terminal.type('customer_no', customer);
  await terminal.look('bill-number');
  await between('bill-number');
  await terminal.touch('action.next');
  await until(async () => (await terminal.has('bill.0')) || terminal.has('action.retry'), 40, 'bills, or no answer');
  return terminal.has('bill.0');
}

/** Pays the bill; what the terminal said at the end: `paid` or what came instead. */
async function payBill(terminal, between, how) {
  await terminal.look('bill-found');
  await between('bill-found');
  await terminal.touch('bill.0');
  await terminal.waitFor('pay');
  await terminal.look('bill-fee');
  await between('bill-fee');
  await terminal.touch('action.next');
  if ((await settledPay(terminal, ['code', 'unknown'])) === 'unknown') return 'unknown';
  await terminal.look('bill-code');
  // The phone has a network of its own.
  await between('bill-code');
  await scanAndPay(terminal, how);
  let state = await settledPay(terminal, ['paid', 'code'], 3).catch(() => 'code');
  if (state === 'code') {
    await until(async () => (await terminal.has('status.pay')) || /网络/.test(await terminal.driver.getPageSource()), 15, 'paid, or the line missed');
    if (!(await terminal.has('status.pay'))) await terminal.touch('action.skip');
    state = await settledPay(terminal, ['paid', 'unknown']);
  }
  await terminal.look(`bill-${state}`);
  return state;
}

async function playWaterBill(terminal, rig, between = async () => {}, how = 'once') {
  await terminal.waitFor('attract');
  await terminal.touch('action.begin');
  await terminal.waitFor('home');
  await goToGuide(terminal, 'jiaoshuifei');
  let state = 'offline';
  if (await lookUpBills(terminal, between)) state = await payBill(terminal, between, how);
  if (state === 'paid') {
    await until(async () => /printed|failed/.test(await terminal.element('status.print').getDomAttribute('value').catch(() => '')), 25, 'the slip');
    await terminal.touch('action.next');
  } else if (state === 'unknown') {
    await terminal.touch('action.skip');
  } else {
    await terminal.touch('action.home');
  }
  await terminal.waitFor('home');
  // The same visit goes on: the certificate.
  await goToGuide(terminal, 'canbaozhengming');
  await between('certificate-guide');
  await terminal.touch('action.start');
  await terminal.waitFor('identify');
  await between('certificate-identify');
  await rig.do('card lay ordinary');
  terminal.note('lays the identity card on the reader', 'identify');
  await terminal.waitFor('form', 30);
  await between('certificate-form');
  await terminal.touch('action.next');
  await terminal.waitForElement('option.use.school');
  await terminal.choose('use', 'school');
  await terminal.touch('action.next');
  await terminal.waitFor('review');
  await between('certificate-review');
  await terminal.touch('action.next');
  await terminal.waitFor('delivery');
  await between('certificate-delivery');
  await terminal.choose('delivery', 'cabinet');
  await terminal.look('certificate-delivery');
  await terminal.touch('action.next');
  await terminal.waitFor('signature');
  await between('certificate-signature');
  await terminal.sign();
  await terminal.touch('action.submit');
  await terminal.waitFor('receipt', 20);
  return state;
}

/** One order or none, one case, and the day's book without a fault. */
async function oneOfEach(rig, state, payer) {
  const filed = await oneCase(rig, 40);
  assert.equal(filed.payload.answers.use, 'school');
  assert.equal(filed.payload.delivery.way, 'cabinet');
  assert.match(filed.payload.delivery.pickup_code, /^\d{6}$/);
  assert.equal(filed.payload.applicant.number, payer.number);
  const { orders } = await rig.do('orders');
  assert.ok(orders.length <= 1, `${orders.length} orders for one bill`);
  if (state === 'paid') assert.equal(orders[0].state, 'paid');
  return orders[0];
}

test('a water bill is paid by QR with one answer lost, then a certificate of enrolment is taken once more; one trace through all of it (R-168 R-239 R-158 R-266)', { timeout: 180_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const folder = process.env.BIANMIN_PICTURES;
    if (folder) terminal.pictures = folder;
    // The answer to the first question about the order is lost, and the gateway's callback never comes.
    await rig.do('platform-fault {"operation": "open_order", "effect": "drop_after"}');
    await rig.do('platform-fault {"operation": "get_order", "effect": "drop_after"}');
    const state = await playWaterBill(terminal, rig, undefined, 'never');
    assert.equal(state, 'paid');
    await finishVisit(terminal);
    const order = await oneOfEach(rig, state, samplePerson('ordinary'));
    assert.equal(order.amount_fen, 5220);
    assert.equal(order.trades.length, 1);
    // One trace through the gateway's log, payment, case and evaluation.
    const [filed] = await rig.cases();
    const trace = filed.payload.trace_id;
    assert.match(trace, /^[0-9a-f-]{36}$/);
    assert.equal(order.trace_id, trace);
    const { evaluations } = await until(async () => { const all = await rig.evaluations(); return all.count && all; }, 30, 'the evaluation');
    assert.equal(evaluations[0].payload.trace_id, trace);
    const { calls } = await rig.do(`trace ${trace.replaceAll('-', '')}`);
    for (const operation of ['get_bills', 'open_order', 'get_order'])
      assert.ok(calls.some((one) => one.operation === operation), `${operation} is not in the gateway's log`);
    // From the touch to the receipt: the terminal's log names trace and case, the delivery's the case, the platform's the same trace.
    const log = (name) => readFileSync(path.join(rig.facts.dir, 'log', `${name}.log`), 'utf8');
    const id = filed.payload.submission_id;
    assert.match(log('kiosk'), new RegExp(`submission_made submission=${id} trace=${trace}`));
    assert.match(log('kiosk'), new RegExp(`submission_stored submission=${id}`));
    assert.match(log('bianmin-sync'), new RegExp(`submission_accepted submission=${id}`));
    const day = order.trade_no.slice(1, 9);
    const book = await rig.do(`reconcile ${day}`);
    assert.equal(book.matched, 1);
    assert.deepEqual([book.missing, book.extra, book.different], [[], [], []]);
    if (folder) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'transcript.json'), JSON.stringify(terminal.steps, null, 1));
    }
  });
});

test('the water bill and the certificate with the network cut on the way: one order at most, one case, nobody says 已受理 or 已缴清 before the platform did (R-168)',
  { timeout: 900_000 }, async () => {
    const steps = ['bill-guide', 'bill-number', 'bill-found', 'bill-fee', 'bill-code', 'certificate-guide', 'certificate-identify',
      'certificate-form', 'certificate-review', 'certificate-delivery', 'certificate-signature'];
    for (const step of everyStep ? steps : ['bill-code']) {
      await withTerminal(['--idle', '300'], async (terminal, rig) => {
        const state = await playWaterBill(terminal, rig, async (now) => { if (now === step) await rig.do('network cut'); });
        const words = await terminal.driver.getPageSource();
        assert.doesNotMatch(words, /已受理/, `${step}: the platform knows nothing yet`);
        assert.deepEqual(await rig.cases(), [], step);
        await finishVisit(terminal);
        await rig.do('network restore');
        const order = await oneOfEach(rig, state, samplePerson('ordinary'));
        if (step === 'bill-code') {
          assert.equal(state, 'unknown', 'nobody knows, and so it is said');
          assert.equal(order.state, 'paid', 'paid once, at the platform');
        }
      });
    }
  });
