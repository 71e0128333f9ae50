/** An agent as the program of a container. */
import { agentProgram } from '../process/agent-program.ts';
import { stdioRuntime } from './stdio-runtime.ts';

agentProgram(stdioRuntime(), '0.0.0.0');
