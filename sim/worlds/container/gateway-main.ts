/** The gateway as the program of a container. */
import { gatewayProgram } from '../process/gateway-program.ts';
import { stdioRuntime } from './stdio-runtime.ts';

gatewayProgram(stdioRuntime(), '0.0.0.0');
