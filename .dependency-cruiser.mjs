/** Folders of shared/ that each talk to one outside: a table, a supplier, Stripe, KMS, SES, a queue. */
const adapters = '(data|suppliers|payments|vault|mail|messaging)';
const anything = '^(bin|lib|functions|shared|web|local|test|bench)/';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule('no-circles', 'Two modules that need each other are one module, or hide a third.', {}, { circular: true }),
    rule(
      'the-domain-is-pure',
      'Rules can be read and tested without anything around them, not even zod or a clock.',
      { path: '^shared/domain/' },
      { pathNot: '^shared/domain/' },
    ),
    rule(
      'contracts-know-only-the-domain',
      'What crosses a boundary is described without saying how it is stored or sent.',
      { path: '^shared/contracts/' },
      { pathNot: ['^shared/(contracts|domain)/', 'node_modules/zod/'] },
    ),
    rule(
      'the-runtime-knows-no-shop',
      'Logging, variables and clients serve every part and so know none of them.',
      { path: '^shared/runtime/' },
      { path: anything, pathNot: '^shared/runtime/' },
    ),
    rule(
      'adapters-keep-to-their-own-outside',
      'Whoever needs two of them combines them above, where the order of the effects can be seen.',
      { path: `^shared/${adapters}/` },
      { path: anything, pathNot: ['^shared/(domain|contracts|runtime)/', '^shared/$1/'] },
    ),
    rule(
      'only-payments-knows-stripe',
      'Its package is half of a bundle: only functions that move money carry it.',
      { pathNot: '^(shared/payments|local|test)/' },
      { path: 'node_modules/stripe/' },
    ),
    rule(
      'functions-do-not-call-functions',
      'Each file is one Lambda; what two of them need is in shared/.',
      { path: '^functions/(.+)$' },
      { path: '^functions/', pathNot: '^functions/$1$' },
    ),
    rule(
      'nothing-imports-a-function',
      'lib/ and local/ know functions by their path, tests by their handler.',
      { pathNot: '^(functions|test|bench)/' },
      { path: '^functions/' },
    ),
    rule(
      'what-runs-in-the-cloud-knows-no-infrastructure',
      'A function finds its surroundings in its variables.',
      { path: '^(functions|shared)/' },
      { path: ['^(bin|lib|local|test|bench|web)/', 'node_modules/(aws-cdk-lib|constructs|cdk-nag)/'] },
    ),
    rule(
      'infrastructure-knows-only-the-rows',
      'lib/ is typed by the variables of each function and needs nothing else of what runs; so is the app made of it.',
      { path: '^(bin/app\\.ts$|lib/)' },
      { path: anything, pathNot: ['^(bin|lib)/', '^shared/runtime/env\\.ts$'] },
    ),
    rule(
      'pages-see-only-contracts',
      'The browser is told by the API; what it shares with it are the words and the sums.',
      { path: '^web/' },
      { path: anything, pathNot: ['^web/', '^shared/(contracts|domain)/'] },
    ),
    rule(
      'the-local-cloud-is-nobody’s-part',
      'It imitates the outside: what relied on it would not run in the cloud.',
      { pathNot: '^(local|test|bench)/' },
      { path: '^local/' },
    ),
    rule('nothing-imports-tests', 'Tests are the last to know.', { pathNot: '^test/' }, { path: '^test/' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
};
