// Flex's own manager of actions on W1: node flex.mjs BUNDLE [ROUNDS], called by invoke.py.
// The module is found in the bundle by a method that only it defines, and run as it is, with its own EventEmitter; what
// else it asks for (log, errors) does nothing. Nothing of the bundle is kept.
import fs from 'node:fs';
import vm from 'node:vm';

const source = fs.readFileSync(process.argv[2], 'utf8');
const rounds = Number(process.argv[3] ?? 11);

// Modules stand in the bundle as `123:function(e,t,n){…},124:…`; the one around a position ends where it first parses.
function moduleAt(position) {
  const opening = /[,{]\d+:(?=function\(|\(|\w+=>)/g;
  opening.lastIndex = Math.max(0, position - 20000);
  let begin = -1;
  for (let found; (found = opening.exec(source)) && found.index < position; ) begin = found.index + found[0].length;
  const ending = /\},\d+:(?=function\(|\(|\w+=>)/g;
  ending.lastIndex = position;
  for (let found; (found = ending.exec(source)); ) {
    try {
      return new vm.Script(`(${source.slice(begin, found.index + 1)})`).runInThisContext();
    } catch (problem) {
      if (!(problem instanceof SyntaxError)) throw problem;
    }
  }
  throw new Error('the bundle has no module there');
}

function loaded(module, wanted) {
  const made = { exports: {} };
  module(made, made.exports, wanted);
  return made.exports;
}

const manager = moduleAt(source.indexOf('prototype.registerAction=function'));
const text = manager.toString();
const emitterName = /new (\w+)\.EventEmitter/.exec(text)[1];
const emitterNumber = new RegExp(`\\b${emitterName}=n\\((\\d+)\\)`).exec(text)[1];
const emitter = loaded(moduleAt(source.search(new RegExp(`[,{]${emitterNumber}:`)) + 60), () => ({}));
const nothing = () => {};
const others = {
  EventEmitter: emitter.EventEmitter,
  isCoreError: () => false,
  ErrorManager: { createAndProcessError: (message, options) => new Error(options?.description ?? message) },
  ErrorMessages: {},
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
};
const { ActionsImpl } = loaded(manager, () => others);

const EDIT = 7;
const calls = { before: 0, after: 0 };
const payload = {
  sid: 'WT0123456789abcdef0123456789abcdef',
  attributes: { tier: 'vip', age: 31, queue: 'sales', language: 'en', priority: 0 },
};

function actions(size, held) {
  const made = new ActionsImpl();
  made.registerAction('Measured', async (given) => (given.held ? new Promise(nothing) : given.attributes.priority));
  for (let index = 0; index < size; index++) {
    made.addListener('beforeMeasured', async (given) => {
      given.attributes.priority = EDIT;
      calls.before++;
    });
    made.addListener('afterMeasured', async () => {
      calls.after++;
    });
  }
  for (let index = 0; index < held; index++) {
    made.invokeAction('Measured', { sid: `held${index}`, held: true, attributes: {} }).catch(nothing);
  }
  return async (count) => {
    let result;
    for (let index = 0; index < count; index++) result = await made.invokeAction('Measured', payload);
    return result;
  };
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

const found = {};
for (const size of [0, 1, 10]) {
  const cases = { "Flex's manager of actions (node)": actions(size, 0) };
  if (size === 1) {
    for (const held of [100, 1000]) cases[`Flex's manager, ${held} pending of the same action (node)`] = actions(size, held);
  }
  found[size] = {};
  for (const [name, run] of Object.entries(cases)) {
    const often = name.includes('pending') ? 300 : 20000;
    await new Promise(setImmediate); // those that are held have come as far as they come
    calls.before = calls.after = 0;
    payload.attributes.priority = 0;
    const result = await run(3);
    if (result !== (size ? EDIT : 0) || calls.before !== 3 * size || calls.after !== 3 * size) {
      throw new Error(`${name} does something else: ${result} ${JSON.stringify(calls)}`);
    }
    for (let warm = 0; warm < 3; warm++) await run(often);
    const times = [];
    for (let round = 0; round < rounds; round++) {
      const began = process.cpuUsage();
      await run(often);
      const used = process.cpuUsage(began);
      times.push((used.user + used.system) / often);
    }
    found[size][name] = median(times);
  }
}
console.log(JSON.stringify(found));
process.exit(0);
