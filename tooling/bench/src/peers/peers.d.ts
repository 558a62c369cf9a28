// The peers are there only after the benchmark's own install. What is used of them is typed where it is used.
declare module 'onnxruntime-web';
declare module 'onnxruntime-node';
declare module '@jax-js/jax';
declare module '@tensorflow/tfjs-core';
declare module '@tensorflow/tfjs-backend-wasm';
