/**
 * Who may import whom: the architecture as data. A layer is a folder, or a file that is a layer of its own;
 * a path belongs to the most specific layer that covers it. Types count like any other import.
 *
 *     contracts ◀─ lifecycle ◀─ gateway/terminal ◀─┐
 *         ▲  ▲                                     gateway/start ◀─ gateway/main ─▶ node
 *         │  └─── ports ◀─ store, audit, recording ┘
 *         └── sim/history ◀─ sim/invariants            (never lifecycle: a judge knows not the accused's table)
 */

export interface Layer {
  /** Folder or file below the checkout. */
  readonly path: string;
  /** The rule as a person would say it. */
  readonly rule: string;
  /** Layers, or single files of a layer that is otherwise closed to it. Its own files always. */
  readonly mayImport: readonly string[];
  /** Files that its tests may import besides. */
  readonly testsMayImport?: readonly string[];
  /** Packages and `node:` modules; any where this is absent. */
  readonly packages?: readonly string[];
}

const contracts = 'system/contracts';
const lifecycle = 'system/lifecycle';
const ports = 'system/ports';
const store = 'system/store';
const services = 'system/gateway/services.ts';
const terminal = 'system/gateway/terminal';
const audit = 'system/audit';
const recording = 'system/recording';
const gateway = 'system/gateway';
const agent = 'system/agent';
const node = 'system/node';
const connection = 'system/dashboard/connection';
const dashboardApi = 'system/dashboard/api';
const dashboardFormat = 'system/dashboard/format';
const sessionList = 'system/dashboard/sessions';
const machineWords = 'system/dashboard/machines';
const cast = 'system/dashboard/cast';
const auditAddress = 'system/dashboard/audit-log';
const history = 'sim/history';
const wire = 'sim/wire';
const clock = 'sim/clock';
const evidence = 'sim/evidence';
const invariants = 'sim/invariants';
const agreement = 'sim/agreement';
const openssh = 'sim/openssh';
const network = 'sim/network';
const cloud = 'sim/cloud';
const shells = 'sim/shells';
const heartbeats = 'sim/heartbeats';
const worlds = 'sim/worlds';
const live = 'sim/live';

/** The product, reaching the outside only through its ports. */
const product: readonly Layer[] = [
  {
    path: contracts,
    rule: 'The vocabulary stands on nothing of ours.',
    mayImport: [],
    packages: ['typebox', 'node:crypto'],
  },
  {
    path: lifecycle,
    rule: 'The lifecycle is pure: nothing but the vocabulary, no package, nothing of Node.',
    mayImport: [contracts],
    packages: [],
  },
  {
    path: ports,
    rule: 'A port speaks the vocabulary.',
    mayImport: [contracts],
    packages: ['node:http', 'node:stream', 'node:events'],
  },
  { path: store, rule: 'Tables and their first rows need ports only.', mayImport: [ports, contracts] },
  {
    path: services,
    rule: 'What the parts of a gateway ask of one another is stated in words of the contracts.',
    mayImport: [ports, contracts],
    packages: ['node:http', 'node:stream'],
  },
  {
    path: audit,
    rule: 'The audit log is a service and knows no route and no terminal.',
    mayImport: [services, store, ports, contracts],
  },
  {
    path: recording,
    rule: 'Recordings are a service and know no route and no terminal.',
    mayImport: [services, store, ports, contracts],
  },
  {
    path: terminal,
    rule: 'The terminals alone run the lifecycle, and get every service as an interface: no table, no route.',
    mayImport: [services, lifecycle, ports, contracts],
  },
  {
    path: gateway,
    rule: 'The gateway puts its parts together and answers routes; when a session ends is not for it to decide.',
    mayImport: [terminal, services, audit, recording, store, ports, contracts],
  },
  {
    path: agent,
    rule: 'The agent knows nothing of the gateway but the protocol.',
    mayImport: [ports, contracts],
  },
  { path: node, rule: 'A real adapter fulfils a port.', mayImport: [ports, contracts] },
  {
    path: 'system/gateway/main.ts',
    rule: 'The gateway as a program chooses the real adapters.',
    mayImport: [gateway, node, store, ports, contracts],
  },
  {
    path: 'system/agent/main.ts',
    rule: 'The agent as a program chooses the real adapters.',
    mayImport: [agent, node, ports, contracts, 'package.json'],
  },
  {
    path: 'system/agent/ztna.ts',
    rule: 'The command talks to the agent on its machine.',
    mayImport: [agent, node, contracts],
  },
  {
    path: connection,
    rule: "A terminal's connection is framework-free: a clock, a socket and the vocabulary are all it knows.",
    mayImport: [ports, contracts],
    packages: ['typebox'],
  },
  {
    path: dashboardApi,
    rule: 'The client of the API is framework-free, too.',
    mayImport: [ports, contracts],
    packages: ['typebox'],
  },
  {
    path: dashboardFormat,
    rule: 'How a value is written for people needs nothing but the value.',
    mayImport: [],
    packages: [],
  },
  {
    path: sessionList,
    rule: 'The list of sessions is a value: what is told of them and in which order, without a page.',
    mayImport: [contracts],
    packages: [],
  },
  {
    path: machineWords,
    rule: 'What is said of a machine, and of what may be done with it, is a value, without a page.',
    mayImport: [dashboardFormat, contracts],
    packages: [],
  },
  {
    path: cast,
    rule: 'What a player must know of a recording is read from its text.',
    mayImport: [],
    packages: [],
  },
  {
    path: auditAddress,
    rule: 'What the audit page shows is its address.',
    mayImport: [contracts],
    packages: [],
  },
  {
    path: 'system/dashboard',
    rule: 'The dashboard shows its connection, and knows nothing of a server but the vocabulary.',
    mayImport: [
      ...[connection, dashboardApi, dashboardFormat, sessionList, machineWords, cast, auditAddress],
      ...[ports, contracts],
    ],
  },
];

/** The laboratory around it. */
const laboratory: readonly Layer[] = [
  { path: history, rule: 'A history is written in the words of the contracts.', mayImport: [contracts] },
  {
    path: invariants,
    rule: "A judge reads histories and the contracts, never the lifecycle: the accused's own table confirms itself.",
    mayImport: [history, contracts],
    packages: [],
  },
  { path: wire, rule: 'The tap reads bytes and writes records.', mayImport: [history, ports, contracts] },
  {
    path: clock,
    rule: 'The clock knows what is under way on the wire.',
    mayImport: [wire, history, ports, contracts],
  },
  {
    path: network,
    rule: 'Faults are made of ports and seen by the tap.',
    mayImport: [wire, history, ports, contracts],
  },
  {
    path: heartbeats,
    rule: 'Fake machines speak the protocol.',
    mayImport: ['sim/clock/due-heap.ts', history, ports, contracts],
  },
  { path: cloud, rule: 'A fake cloud answers at the HTTP boundary.', mayImport: [history, ports, contracts] },
  { path: shells, rule: 'A watched shell is a shell.', mayImport: [history, ports, contracts] },
  {
    path: evidence,
    rule: 'Evidence is what can be asked of a history, of its judges or of the API.',
    mayImport: [clock, invariants, history, contracts, 'reports'],
  },
  {
    path: worlds,
    rule: 'A world starts the product by its start functions, and a person without a browser works the core of the dashboard.',
    mayImport: [
      ...[clock, network, wire, heartbeats, cloud, shells, evidence, history],
      ...['system/gateway/start.ts', 'system/gateway/passwords.ts', 'system/agent/start.ts'],
      ...[connection, dashboardApi, dashboardFormat, sessionList, machineWords, cast, auditAddress],
      ...[node, store, ports, contracts],
    ],
  },
  {
    path: openssh,
    rule: 'A real server stands beside the product, on the network of the laboratory and on real time.',
    mayImport: [network, 'system/node/system-clock.ts', 'system/node/system-entropy.ts'],
  },
  {
    path: agreement,
    rule: 'What two tiers agree on is read from their histories.',
    mayImport: [evidence, history, contracts],
  },
  {
    path: 'sim',
    rule: 'The public face is worlds, their evidence and their judges, in the words of the contracts.',
    mayImport: [
      worlds,
      openssh,
      evidence,
      invariants,
      agreement,
      heartbeats,
      network,
      cloud,
      clock,
      history,
      contracts,
    ],
    testsMayImport: ['system/lifecycle/diagram.ts'],
  },
  {
    path: 'sim/mutants',
    rule: 'A planted defect is text, and imports nothing.',
    mayImport: [],
    testsMayImport: ['sim/invariants/catalogue.ts'],
  },
  {
    path: 'sim/layers',
    rule: 'The rules are read from the sources, not from what they rule.',
    mayImport: [],
  },
  {
    path: 'sim/repro',
    rule: 'An ending is a script for the lab, and what its observers saw of it in words.',
    mayImport: ['sim', worlds, evidence, clock, history, contracts],
  },
  {
    path: 'sim/explore',
    rule: 'An exploration works the lab as a script does, and is judged as one.',
    mayImport: ['sim', worlds, evidence, network, invariants, history, ports, contracts],
  },
  {
    path: live,
    rule: 'The live lab works a world of processes by hand and shows its timeline.',
    mayImport: [
      ...['sim/live/contract.ts', worlds, network, heartbeats, clock, history, contracts, ports, 'reports'],
      ...['system/node/system-clock.ts', 'system/gateway/validation.ts'],
    ],
  },
  {
    path: 'sim/live/contract.ts',
    rule: 'What lab and drawer tell each other is plain words.',
    mayImport: [],
    packages: [],
  },
  {
    path: 'sim/live/drawer',
    rule: "The drawer is a page of its own inside the dashboard's, and knows the lab by what it is told.",
    mayImport: ['sim/live/contract.ts', 'sim/worlds/process/page-probe.ts'],
    packages: ['react', 'react-dom', 'vite', '@vitejs/plugin-react', 'node:path'],
  },
  {
    path: 'sim/bench',
    rule: 'A benchmark does what the laboratory does, and holds a watch to it.',
    mayImport: [
      ...['sim', worlds, evidence, invariants, heartbeats, network, clock, history],
      // A gateway on real time, in a process of its own.
      ...['system/gateway/start.ts', 'system/dashboard/connection/terminal-url.ts', node, store],
      ...[ports, contracts],
    ],
  },
  {
    path: 'sim/commands',
    rule: 'A command starts the tools, and knows no world from inside.',
    mayImport: [
      ...[
        'sim',
        'sim/bench',
        'sim/repro',
        'sim/explore',
        live,
        'sim/mutants',
        'reports',
        agreement,
        evidence,
        invariants,
      ],
      ...[network, clock, history, contracts],
      ...['sim/worlds/seeded-entropy.ts', 'system/node/system-clock.ts'],
    ],
    testsMayImport: ['sim/worlds/process/process-tree.ts'],
  },
  {
    path: 'scenarios',
    rule: 'A scenario sees the public face and nothing behind it.',
    mayImport: ['sim/index.ts'],
    packages: ['@playwright/test'],
  },
  { path: 'reports', rule: 'A report is made of histories and results.', mayImport: [history, contracts] },
  { path: 'playwright.config.ts', rule: 'How scenarios are run is configuration.', mayImport: [] },
];

export const layers: readonly Layer[] = [...product, ...laboratory];

/** Files that are there for tests, and that nothing but tests may import. */
export const testSupport: readonly string[] = [
  'system/testing',
  'system/gateway/terminal/fake-agent.ts',
  'system/gateway/terminal/terminal-world.ts',
  'system/dashboard/connection/fakes.ts',
  'sim/commands/testing',
  'sim/network/testing',
  'reports/timeline/sample-history.ts',
  'reports/run-page/sample-report.ts',
];

/** What tests and their support may import beside what their layer may: in-process worlds on real adapters. */
export const testsMayImport: readonly string[] = ['system/testing', node, store];

/** The only files of the product that may reach for real time, timers and chance. */
export const realWorldAdapters: readonly string[] = [node, 'system/dashboard/browser.ts'];
