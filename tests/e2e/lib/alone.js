// A whole visit in a network that ends at this machine: prints what came of it, and how often a program wanted farther.
import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { until } from './rig.js';
import { oneCase, withRig } from './scene.js';
import { Terminal } from './terminal.js';
import { finishVisit, playVisit } from './visit.js';

/** Packets that had nowhere to go, and questions to a name server of this machine that nobody heard. */
function strayed() {
  const v4 = readFileSync('/proc/net/snmp', 'utf8').split('\n').map((line) => line.split(' '));
  const counter = (protocol, name) => {
    const [names, values] = v4.filter(([first]) => first === `${protocol}:`);
    return Number(values[names.indexOf(name)]);
  };
  const v6 = readFileSync('/proc/net/snmp6', 'utf8').match(/^Ip6OutNoRoutes\s+(\d+)/m);
  return counter('Ip', 'OutNoRoutes') + counter('Udp', 'NoPorts') + Number(v6?.[1] ?? 0);
}

const result = {};
await withRig([], async (rig) => {
  const terminal = await Terminal.open(rig);
  const before = strayed();
  const entered = await playVisit(terminal);
  await finishVisit(terminal, { form: true });
  const filed = await oneCase(rig);
  await until(async () => JSON.stringify(await rig.evaluations()).includes(entered.service), 20, 'the evaluation');
  await new Promise((resolve) => setTimeout(resolve, 5000));
  result.strayed = strayed() - before;
  result.filed = filed.payload.service_code;
  result.service = entered.service;
  await terminal.close();
});
// The control: an address elsewhere (RFC 5737) is noticed.
const control = strayed();
await new Promise((resolve) => connect(9, '192.0.2.1').on('error', resolve));
result.control = strayed() - control;
console.log(JSON.stringify(result));
