/** The gateway as a process, on virtual time. */
import { childRuntime } from './child-runtime.ts';
import { gatewayProgram } from './gateway-program.ts';

gatewayProgram(childRuntime(), '127.0.0.1');
