import type { Mutant } from '../mutant.ts';

export const policyStaysHere: Mutant = {
  name: 'policy-stays-here',
  wrong: 'The other gateways go on by the policy that was.',
  file: 'system/gateway/routes/policy.ts',
  find: "await bus.publish({ kind: 'policy_updated', orgId });",
  replace: '',
  scenario: 'Policy: a change on one gateway is followed on the other',
};
