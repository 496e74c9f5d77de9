/**
 * The arrows of the house: who may import whom. One row a room, in reading order from the ground floor up.
 * A room is entered by its index.ts alone (the `#room` imports of package.json give no other door).
 */
const arrows = {
  'libs/determinism': [],
  'libs/fallback': ['libs/determinism'],
  'libs/contracts': ['libs/fallback'],
  'libs/http-edge': ['libs/contracts', 'libs/determinism'],
  'libs/sim-kernel': ['libs/determinism'],
  'libs/flights': ['libs/determinism'],
  'libs/faults': ['libs/determinism'],
  'libs/store-forward': ['libs/determinism', 'libs/contracts'],
  'libs/scenario': ['libs/flights', 'libs/faults', 'libs/fallback', 'libs/determinism'],
  'libs/hall-model': [
    'libs/sim-kernel',
    'libs/flights',
    'libs/faults',
    'libs/fallback',
    'libs/scenario',
    'libs/determinism',
  ],
  'libs/planning': [
    'libs/hall-model',
    'libs/sim-kernel',
    'libs/flights',
    'libs/fallback',
    'libs/scenario',
    'libs/determinism',
  ],
  'apps/border': [
    'libs/fallback',
    'libs/store-forward',
    'libs/http-edge',
    'libs/contracts',
    'libs/determinism',
  ],
  'apps/data-centre': ['libs/faults', 'libs/http-edge', 'libs/contracts', 'libs/determinism'],
  'apps/simulator': [
    'libs/planning',
    'libs/hall-model',
    'libs/scenario',
    'libs/fallback',
    'libs/http-edge',
    'libs/contracts',
    'libs/determinism',
  ],
  'apps/control-room': ['libs/scenario', 'libs/http-edge', 'libs/contracts', 'libs/determinism'],
  'apps/dashboard': ['libs/contracts'],
  'apps/cli': ['libs/'],
};

const pure = [
  'sim-kernel',
  'flights',
  'fallback',
  'faults',
  'hall-model',
  'planning',
  'scenario',
  'store-forward',
];

module.exports = {
  forbidden: [
    ...Object.entries(arrows).map(([room, mayImport]) => ({
      name: `arrows of ${room}`,
      comment: `${room} may import only: ${mayImport.join(', ') || 'nothing of ours'}.`,
      severity: 'error',
      from: { path: `^${room}/`, pathNot: '\\.spec\\.ts$' },
      to: { path: '^(apps|libs|test)/', pathNot: [`^${room}/`, ...mayImport.map((lib) => `^${lib}`)] },
    })),
    {
      name: 'one door',
      comment: "No import past a library's index.ts.",
      severity: 'error',
      from: { path: '^(apps|libs|test)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/(?!src/index\\.ts$)', pathNot: '^$1/$2/' },
    },
    {
      name: 'no cycles',
      comment: 'A circle of files has no reading order.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { pathNot: 'node_modules' } },
    },
    {
      name: 'libraries are plain',
      comment:
        'Nest, sockets, SQL and file systems live in apps; http-edge is what their doors have in common.',
      severity: 'error',
      from: { path: '^libs/(?!http-edge/)', pathNot: '\\.spec\\.ts$' },
      to: { path: ['node_modules/(@nestjs|pg|typeorm|socket\\.io|undici|fastify)/'] },
    },
    {
      name: 'model libraries do no I/O',
      comment: 'The simulation core is handed what it needs. How the engine compiles it (v8) is no I/O.',
      severity: 'error',
      from: { path: `^libs/(${pure.join('|')})/`, pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|v8)$' },
    },
    {
      name: 'nothing imports test',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: '^test/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(raw|url|worker)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
