/** The kernels of the wasm engine: what a host calls. Memory is given by the host, who has laid everything out in it. */
export { runSteps, serve } from './schedule';
