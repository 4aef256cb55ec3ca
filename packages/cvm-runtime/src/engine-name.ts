/** Choosing between the engines. */
import { runtimeError } from '@mrtjs/cvm';
import { choose } from './options.js';
import type { Profile } from './profile.js';

/** `auto` is `wasm` where that is possible, else `reference`. */
export type EngineName = 'auto' | 'wasm' | 'reference';

/**
 * The engine that a name stands for on this platform.
 * @throws {CvmError} code 2 (MRT4104) for an unknown name, or `wasm` where the platform or the profile rules it out.
 */
export function chooseEngine(name: EngineName, profile: Profile): Exclude<EngineName, 'auto'> {
  return choose(
    { auto: automatic, wasm, reference: (): 'reference' => 'reference' },
    name,
    'engine',
  )(profile);
}

function automatic(profile: Profile): Exclude<EngineName, 'auto'> {
  return profile === 'formal' && hasSimd() ? 'wasm' : 'reference';
}

function wasm(profile: Profile): 'wasm' {
  if (profile !== 'formal')
    runtimeError('MRT4104', `the engine wasm has no profile ${profile}`, {
      option: 'profile',
      hint: "leave the engine to 'auto', or use 'reference'",
    });
  if (!hasSimd())
    runtimeError('MRT4104', 'this platform has no WebAssembly SIMD', {
      option: 'engine',
      hint: "use 'reference', or 'auto'",
    });
  return 'wasm';
}

/** A module whose only function uses a SIMD instruction: (func (drop (i8x16.popcnt (v128.const …)))). */
const SIMD_PROBE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // Types: one function without parameters and results. Functions: one of it.
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00, 0x03, 0x02, 0x01, 0x00],
  // Code: i32.const 0, i8x16.splat, i8x16.popcnt, drop, end.
  ...[0x0a, 0x0b, 0x01, 0x09, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0xfd, 0x62, 0x1a, 0x0b],
);

function hasSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(SIMD_PROBE);
}
