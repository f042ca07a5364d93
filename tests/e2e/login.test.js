// Who has shown a card is known: what waits, whom one may act for, a decision in the same visit, the phone's word; what was answered
// before is not asked again.
import test from 'node:test';
import assert from 'node:assert/strict';
import { oneCase, withTerminal } from './lib/scene.js';
import { findService, finishVisit, fromCardToReceipt, logIn, playVisit } from './lib/visit.js';
import { samplePerson } from './lib/verify.js';
import { testVisit } from './lib/whole.js';
import { until } from './lib/rig.js';

testVisit({
  what: 'a company is set up by its agent (R-153 R-106)',
  play: { service: /有限责任公司设立登记/, card: 'second', principal: 1, prefer: { shareholders: 'one', business: 'software' } },
  typed: { registered_capital: '100', legal_number: samplePerson('elder').number },
  unasked: ['sex', 'birth', 'address', 'nation'],
  composed: ['legal_name', 'domicile'],
  told: { company_name: '云山样例科技有限公司', name_number: 'MC990100202600001', domicile: '云山市清溪区样例路 26 号 5 楼', domicile_proof: 'licence:E-LEASE' },
  holds: ({ payload }, { online }) => {
    assert.equal(payload.on_behalf_of.kind, 'founding');
    assert.equal(payload.on_behalf_of.name, '云山样例科技有限公司');
    assert.match(payload.on_behalf_of.authority, /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.ok(payload.signature.strokes.length > 0, 'signed with the finger');
    const lease = payload.materials.find((one) => one.material === 'M0102');
    if (online) assert.match(lease.licence_id, /^1\.2\.156\.3005\.2\./);
  },
  cut: ['guide'],
});

test('a card at home logs in; reminders come after a yes; for a company by its code an instant service is decided in the same visit; ' +
  'another service wants the phone’s word (R-103 R-189 R-190 R-092 R-106 R-084 R-101)', { timeout: 180_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const words = () => terminal.driver.getPageSource();
    await logIn(terminal, 'ordinary');
    assert.ok(!(await terminal.has('todo.1')), 'without consent nobody looks through the licences');
    await terminal.touch('action.profile');
    await terminal.waitForElement('dialog.profile');
    await terminal.look('profile');
    await terminal.touch('action.confirm');
    // What is over comes before what is still valid.
    const lease = await (await terminal.waitForElement('todo.1')).getText();
    assert.match(lease, /租赁/);
    assert.doesNotMatch(lease, /快到期/, 'it has expired');
    assert.match(await (await terminal.waitForElement('todo.2')).getText(), /驾驶证/);
    await terminal.look('mine-reminded');

    await terminal.touch('action.principals');
    await terminal.waitFor('principals');
    await terminal.touch('action.type_code');
    await terminal.waitForElement('field.code');
    await terminal.type('code', '91990100MA99000262');
    await terminal.touch('action.next');
    await terminal.waitForElement('error.code');
    await terminal.touch('key.delete');
    await terminal.type('code', '1');
    await terminal.look('company-code');
    await terminal.touch('action.next');
    await terminal.waitFor('mine');
    assert.match(await words(), /正在为云山样本食品有限公司办事/);
    await terminal.touch('action.home');
    await terminal.waitFor('home');

    const typed = { founded_on: '20200101', unit_rate: '8', staff_rate: '8', staff_count: '3', phone: '13900000001' };
    const fill = async (field) => {
      await terminal.type(field, typed[field]);
      return typed[field];
    };
    const service = await findService(terminal, /单位住房公积金缴存登记/);
    await terminal.touch(service);
    await terminal.waitFor('guide');
    await terminal.touch('action.start');
    await fromCardToReceipt(terminal, { fill, prefer: { my_post: 'legal', pay_day: '5' } });
    const filed = await oneCase(rig);
    assert.equal(filed.payload.on_behalf_of.number, '91990100MA99000261');
    assert.equal(filed.payload.answers.unit_code, '91990100MA99000261');
    await terminal.waitForElement('status.result', 30);
    assert.match(await (await terminal.waitForElement('status.result')).getText(), /已经办结/);
    await terminal.look('receipt-decided');
    await finishVisit(terminal);

    await logIn(terminal, 'ordinary');
    await terminal.waitForElement('todo.1');
    await terminal.touch('action.home');
    await terminal.waitFor('home');
    await terminal.touch(await findService(terminal, /不动产登记资料查询/));
    await terminal.waitFor('guide');
    await terminal.touch('action.start');
    await terminal.waitFor('verify');
    await terminal.waitForElement('verify.qr');
    await terminal.look();
    await rig.do('phone 0023 no');
    await terminal.waitForElement('status.verify');
    await terminal.touch('action.retry');
    await terminal.waitForElement('verify.qr');
    await rig.do('phone 0023 yes');
    await until(async () => ['form', 'consent'].includes(await terminal.screen()), 20, 'the form after the phone’s yes');
  });
});

test('a driving licence is renewed with e-licences, and the second time nothing known is asked again (R-070)', { timeout: 180_000 }, async () => {
  await withTerminal(['--idle', '300'], async (terminal, rig) => {
    const typed = { mail_address: '测试路8号院3号楼' };
    const fill = async (field) => {
      const value = typed[field] ?? (/phone/.test(field) ? '13900000001' : null);
      if (value === null) throw new Error(`${field} should be known`);
      await terminal.type(field, value);
      return value;
    };
    const ways = { service: /驾驶证期满换证/, prefer: { health: 'none', delivery: 'electronic' }, fill };
    const first = await playVisit(terminal, ways);
    assert.match(first.sources.join('\n'), /用电子证照/);
    assert.ok(first.answers.phone, 'the first time nobody knows the telephone');
    await finishVisit(terminal);
    await until(async () => (await rig.cases()).length === 1, 30, 'the first case');
    const second = await playVisit(terminal, ways);
    assert.deepEqual(Object.keys(second.answers).sort(), ['commitment', 'delivery', 'health'], 'only what nobody can know is asked');
    await finishVisit(terminal);
    const cases = await until(async () => { const all = await rig.cases(); return all.length === 2 && all; }, 30, 'the second case');
    // Ten yuan each, told twice by the gateway, paid once, with the electronic receipt in the case.
    const { orders } = await rig.do('orders');
    assert.deepEqual(orders.map((one) => [one.state, one.amount_fen, one.trades.length]), [['paid', 1000, 1], ['paid', 1000, 1]]);
    for (const { payload } of cases) {
      assert.equal(payload.payment.state, 'paid');
      assert.equal(payload.payment.order_id, payload.submission_id);
      assert.match(payload.payment.receipt_number, /^\d{10}$/);
      assert.equal(payload.answers.file_number, '990100000001');
      assert.match(payload.consent.consent_id, /^[0-9a-f-]{36}$/);
      assert.match(payload.materials.find((one) => one.material === 'M0071').licence_id, /^1\.2\.156\.3005\.2\./);
    }
    assert.equal(cases[1].payload.answers.phone, first.answers.phone);
    assert.notEqual(cases[0].payload.consent.consent_id, cases[1].payload.consent.consent_id);
  });
});
