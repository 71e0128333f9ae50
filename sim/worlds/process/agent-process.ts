/** An agent as a process, on virtual time. */
import { agentProgram } from './agent-program.ts';
import { childRuntime } from './child-runtime.ts';

agentProgram(childRuntime(), '127.0.0.1');
