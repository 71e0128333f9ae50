import type { Mutant } from '../mutant.ts';

export const deadGatewayUnnoticed: Mutant = {
  name: 'dead-gateway-unnoticed',
  wrong: "Nobody writes the ends of a dead gateway's sessions until it starts again.",
  file: 'system/gateway/start.ts',
  find: 'await terminals.recoverOthers();',
  replace: '',
  scenario:
    'Gateway partitioned: with three gateways one is killed, two notice at once, and each end is told once',
};
