import { expect, test } from 'vitest';
import type { Handle } from './_handle.ts';
import { descriptorsV3 } from './_descriptors-v3.ts';
import type { DescriptorFunctions } from './_descriptor-functions.ts';
import { api, kindOf, recorder } from './fixtures/onednn-v3-recorder.ts';
import type { Recorder } from './fixtures/onednn-v3-recorder.ts';
import { openOnednn } from './onednn.ts';
import type { Operation } from './_operations.ts';

// Tests have no oneDNN 3 to run: the binding is compared with what oneDNN's headers say (fixtures/onednn-v3-api.json).

const handles = {
  nothing: 0,
  engine: 1,
  attributes: 2,
  forward: 3,
  source: 11,
  weights: 12,
  bias: 13,
  destination: 14,
  data: 15,
  second: 16,
  'made first': 1000,
  'made second': 1001,
};

function opened(): { library: Recorder; binding: DescriptorFunctions } {
  const library = recorder(handles);
  return { library, binding: descriptorsV3(library, handles.engine) };
}

function calls(use: (binding: DescriptorFunctions) => unknown): string {
  const { library, binding } = opened();
  use(binding);
  return library.calls.join('\n');
}

function described(operation: Operation, forward: Handle = 0): string {
  return calls((binding) => expect(binding.describe(operation, handles.attributes, forward)).toBe(1000));
}

test('declares every function of 3.x as the headers do', () => {
  const library = recorder(handles);
  openOnednn(library, 3);
  expect(library.declarations.size).toBe(39);
  for (const [name, { result, parameters }] of library.declarations) {
    const header = api.functions[name];
    expect([name, kindOf(result), ...parameters.map(kindOf)]).toEqual([
      name,
      header?.result.kind,
      ...(header?.parameters ?? []).map(({ kind }) => kind),
    ]);
  }
});

test('the functions that are called for both versions have not changed between them', () => {
  const shared = recorder(handles);
  openOnednn(shared, 3);
  const changing = recorder(handles);
  descriptorsV3(changing, handles.engine);
  const names = [...shared.declarations.keys()].filter((name) => !changing.declarations.has(name));
  expect(names.filter((name) => !api.functions[name]?.sameIn2)).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['dnnl_memory_create', 'dnnl_primitive_create', 'dnnl_primitive_execute']));
});

const convolution = {
  kind: 'convolution',
  algorithm: 'direct',
  source: handles.source,
  weights: handles.weights,
  bias: handles.bias,
  destination: handles.destination,
  strides: [2, 3],
  dilations: [1, 2],
  paddingBefore: [4, 5],
  paddingAfter: [6, 7],
} as const;

test('describes a convolution, and counts dilations from 0 as oneDNN does', () => {
  expect(described({ ...convolution, pass: 'training' })).toMatchInlineSnapshot(`
    "dnnl_convolution_forward_primitive_desc_create
      primitive_desc: the result
      engine: engine
      prop_kind: dnnl_forward_training
      alg_kind: dnnl_convolution_direct
      src_desc: source
      weights_desc: weights
      bias_desc: bias
      dst_desc: destination
      strides: [2, 3]
      dilates: [0, 1]
      padding_l: [4, 5]
      padding_r: [6, 7]
      attr: attributes"
  `);
});

test('describes the gradients of a convolution after the forward operation, without a bias', () => {
  expect(described({ ...convolution, pass: 'sourceGradient' }, handles.forward)).toMatchInlineSnapshot(`
    "dnnl_convolution_backward_data_primitive_desc_create
      primitive_desc: the result
      engine: engine
      alg_kind: dnnl_convolution_direct
      diff_src_desc: source
      weights_desc: weights
      diff_dst_desc: destination
      strides: [2, 3]
      dilates: [0, 1]
      padding_l: [4, 5]
      padding_r: [6, 7]
      hint_fwd_pd: forward
      attr: attributes"
  `);
  expect(described({ ...convolution, pass: 'weightsGradient', algorithm: 'winograd' }, handles.forward)).toMatchInlineSnapshot(`
    "dnnl_convolution_backward_weights_primitive_desc_create
      primitive_desc: the result
      engine: engine
      alg_kind: dnnl_convolution_winograd
      src_desc: source
      diff_weights_desc: weights
      diff_bias_desc: nothing
      diff_dst_desc: destination
      strides: [2, 3]
      dilates: [0, 1]
      padding_l: [4, 5]
      padding_r: [6, 7]
      hint_fwd_pd: forward
      attr: attributes"
  `);
});

test('describes batch normalization: from the batch, from given statistics, and its gradient', () => {
  const operation = { kind: 'batchNormalization', data: handles.data, epsilon: 0.5 } as const;
  expect(described({ ...operation, pass: 'training', relu: true })).toMatchInlineSnapshot(`
    "dnnl_batch_normalization_forward_primitive_desc_create
      primitive_desc: the result
      engine: engine
      prop_kind: dnnl_forward_training
      src_desc: data
      dst_desc: data
      epsilon: 0.5
      flags: dnnl_use_scale | dnnl_use_shift | dnnl_fuse_norm_relu
      attr: attributes"
  `);
  expect(described({ ...operation, pass: 'inference', relu: false })).toMatchInlineSnapshot(`
    "dnnl_batch_normalization_forward_primitive_desc_create
      primitive_desc: the result
      engine: engine
      prop_kind: dnnl_forward_inference
      src_desc: data
      dst_desc: data
      epsilon: 0.5
      flags: dnnl_use_global_stats | dnnl_use_scale | dnnl_use_shift
      attr: attributes"
  `);
  expect(described({ ...operation, pass: 'gradient', relu: true }, handles.forward)).toMatchInlineSnapshot(`
    "dnnl_batch_normalization_backward_primitive_desc_create
      primitive_desc: the result
      engine: engine
      prop_kind: dnnl_backward
      diff_src_desc: data
      diff_dst_desc: data
      src_desc: data
      epsilon: 0.5
      flags: dnnl_use_scale | dnnl_use_shift | dnnl_fuse_norm_relu
      hint_fwd_pd: forward
      attr: attributes"
  `);
});

test('describes elementwise operations and their gradients', () => {
  const operation = { kind: 'elementwise', data: handles.data, alpha: 0.5, beta: 0.25 } as const;
  expect(described({ ...operation, pass: 'forward', algorithm: 'clip' })).toMatchInlineSnapshot(`
    "dnnl_eltwise_forward_primitive_desc_create
      primitive_desc: the result
      engine: engine
      prop_kind: dnnl_forward_training
      alg_kind: dnnl_eltwise_clip
      src_desc: data
      dst_desc: data
      alpha: 0.5
      beta: 0.25
      attr: attributes"
  `);
  expect(described({ ...operation, pass: 'gradient', algorithm: 'reluFromDestination' }, handles.forward)).toMatchInlineSnapshot(`
    "dnnl_eltwise_backward_primitive_desc_create
      primitive_desc: the result
      engine: engine
      alg_kind: dnnl_eltwise_relu_use_dst_for_bwd
      diff_src_desc: data
      diff_dst_desc: data
      data_desc: data
      alpha: 0.5
      beta: 0.25
      hint_fwd_pd: forward
      attr: attributes"
  `);
});

test('describes pooling and its gradient, with a dilation of 0', () => {
  const operation = {
    kind: 'pooling',
    source: handles.source,
    destination: handles.destination,
    window: [2, 3],
    strides: [4, 5],
    paddingBefore: [6, 7],
    paddingAfter: [8, 9],
  } as const;
  expect(described({ ...operation, pass: 'inference', algorithm: 'max' })).toMatchInlineSnapshot(`
    "dnnl_pooling_forward_primitive_desc_create
      primitive_desc: the result
      engine: engine
      prop_kind: dnnl_forward_inference
      alg_kind: dnnl_pooling_max
      src_desc: source
      dst_desc: destination
      strides: [4, 5]
      kernel: [2, 3]
      dilation: [0, 0]
      padding_l: [6, 7]
      padding_r: [8, 9]
      attr: attributes"
  `);
  expect(described({ ...operation, pass: 'gradient', algorithm: 'averageWithoutPadding' }, handles.forward)).toMatchInlineSnapshot(`
    "dnnl_pooling_backward_primitive_desc_create
      primitive_desc: the result
      engine: engine
      alg_kind: dnnl_pooling_avg_exclude_padding
      diff_src_desc: source
      diff_dst_desc: destination
      strides: [4, 5]
      kernel: [2, 3]
      dilation: [0, 0]
      padding_l: [6, 7]
      padding_r: [8, 9]
      hint_fwd_pd: forward
      attr: attributes"
  `);
});

test('describes a matrix product', () => {
  const { source, weights, destination } = handles;
  expect(described({ kind: 'matrixProduct', source, weights, destination })).toMatchInlineSnapshot(`
    "dnnl_matmul_primitive_desc_create
      primitive_desc: the result
      engine: engine
      src_desc: source
      weights_desc: weights
      bias_desc: nothing
      dst_desc: destination
      attr: attributes"
  `);
});

test('describes softmax and its logarithm', () => {
  const operation = { kind: 'softmax', data: handles.data, axis: 1 } as const;
  expect(described({ ...operation, logarithm: true })).toMatchInlineSnapshot(`
    "dnnl_softmax_forward_primitive_desc_create
      primitive_desc: the result
      engine: engine
      prop_kind: dnnl_forward_inference
      alg_kind: dnnl_softmax_log
      src_desc: data
      dst_desc: data
      softmax_axis: 1
      attr: attributes"
  `);
  expect(described({ ...operation, logarithm: false })).toContain('alg_kind: dnnl_softmax_accurate');
});

test('describes operations of two tensors, reductions and reorders', () => {
  const { source, second, destination } = handles;
  expect(described({ kind: 'binary', algorithm: 'subtract', first: source, second, destination })).toMatchInlineSnapshot(`
    "dnnl_binary_primitive_desc_create
      primitive_desc: the result
      engine: engine
      alg_kind: dnnl_binary_sub
      src0_desc: source
      src1_desc: second
      dst_desc: destination
      attr: attributes"
  `);
  expect(described({ kind: 'reduction', algorithm: 'mean', source, destination })).toMatchInlineSnapshot(`
    "dnnl_reduction_primitive_desc_create
      primitive_desc: the result
      engine: engine
      alg_kind: dnnl_reduction_mean
      src_desc: source
      dst_desc: destination
      p: 0
      eps: 0
      attr: attributes"
  `);
  expect(described({ kind: 'reorder', from: source, to: destination })).toMatchInlineSnapshot(`
    "dnnl_reorder_primitive_desc_create
      reorder_primitive_desc: the result
      src_desc: source
      src_engine: engine
      dst_desc: destination
      dst_engine: engine
      attr: attributes"
  `);
});

test('describes weighted sums of several sources', () => {
  const { source, second, destination } = handles;
  const sources = [source, second];
  expect(described({ kind: 'weightedSum', scales: [0.5, -1], sources, destination })).toMatchInlineSnapshot(`
    "dnnl_sum_primitive_desc_create
      sum_primitive_desc: the result
      engine: engine
      dst_desc: destination
      n: 2
      scales: [0.5, -1]
      src_descs: [source, second]
      attr: attributes"
  `);
});

test('makes memory descriptors by strides, for any order and in blocks of channels', () => {
  expect(calls(({ strided }) => expect(strided([2, 3], 'bf16', [1, 2])).toBe(1000))).toMatchInlineSnapshot(`
    "dnnl_memory_desc_create_with_strides
      memory_desc: the result
      ndims: 2
      dims: [2, 3]
      data_type: dnnl_bf16
      strides: [1, 2]"
  `);
  expect(calls(({ any }) => expect(any([2, 3], 's32')).toBe(1000))).toMatchInlineSnapshot(`
    "dnnl_memory_desc_create_with_tag
      memory_desc: the result
      ndims: 2
      dims: [2, 3]
      data_type: dnnl_s32
      tag: dnnl_format_tag_any"
  `);
  expect(calls(({ blocked }) => expect(blocked([1, 32, 5, 6], 'f32', 16)).toBe(1000))).toMatchInlineSnapshot(`
    "dnnl_memory_desc_create_with_tag
      memory_desc: the result
      ndims: 4
      dims: [1, 32, 5, 6]
      data_type: dnnl_f32
      tag: dnnl_nChw16c"
  `);
  expect(calls(({ blocked }) => blocked([1, 8, 5, 6], 'u8', 8))).toContain('tag: dnnl_nChw8c');
});

test('copies, compares, measures and releases memory descriptors', () => {
  const { library, binding } = opened();
  library.answers.dnnl_memory_desc_equal = 1;
  library.answers.dnnl_memory_desc_get_size = 4096;
  expect(binding.copy(handles.source)).toBe(1000);
  expect(binding.equal(handles.source, handles.second)).toBe(true);
  expect(binding.byteCount(handles.source)).toBe(4096);
  binding.release(handles.source);
  expect(library.calls.join('\n')).toMatchInlineSnapshot(`
    "dnnl_memory_desc_clone
      memory_desc: the result
      existing_memory_desc: source
    dnnl_memory_desc_equal
      lhs: source
      rhs: second
    dnnl_memory_desc_get_size
      memory_desc: source
    dnnl_memory_desc_destroy
      memory_desc: source"
  `);
  library.answers.dnnl_memory_desc_equal = 0;
  expect(binding.equal(handles.source, handles.second)).toBe(false);
});

test('attributes ask for a scratchpad of the caller', () => {
  expect(calls(({ attributes }) => expect(attributes({})).toBe(1000))).toMatchInlineSnapshot(`
    "dnnl_primitive_attr_create
      attr: the result
    dnnl_primitive_attr_set_scratchpad_mode
      attr: made first
      mode: dnnl_scratchpad_mode_user"
  `);
});

test('attributes with ReLU keep no list of post-operations', () => {
  expect(calls(({ attributes }) => expect(attributes({ relu: true })).toBe(1000))).toMatchInlineSnapshot(`
    "dnnl_primitive_attr_create
      attr: the result
    dnnl_primitive_attr_set_scratchpad_mode
      attr: made first
      mode: dnnl_scratchpad_mode_user
    dnnl_post_ops_create
      post_ops: the result
    dnnl_post_ops_append_eltwise
      post_ops: made second
      alg_kind: dnnl_eltwise_relu
      alpha: 0
      beta: 0
    dnnl_primitive_attr_set_post_ops
      attr: made first
      post_ops: made second
    dnnl_post_ops_destroy
      post_ops: made second"
  `);
});

test('attributes with a sum add it in the type of the destination, before ReLU', () => {
  expect(calls(({ attributes }) => expect(attributes({ sum: true, relu: true })).toBe(1000))).toMatchInlineSnapshot(`
    "dnnl_primitive_attr_create
      attr: the result
    dnnl_primitive_attr_set_scratchpad_mode
      attr: made first
      mode: dnnl_scratchpad_mode_user
    dnnl_post_ops_create
      post_ops: the result
    dnnl_post_ops_append_sum
      post_ops: made second
      scale: 1
      zero_point: 0
      data_type: dnnl_data_type_undef
    dnnl_post_ops_append_eltwise
      post_ops: made second
      alg_kind: dnnl_eltwise_relu
      alpha: 0
      beta: 0
    dnnl_primitive_attr_set_post_ops
      attr: made first
      post_ops: made second
    dnnl_post_ops_destroy
      post_ops: made second"
  `);
});

test('an operation that oneDNN has no implementation for is null', () => {
  const { library, binding } = opened();
  library.answers.dnnl_convolution_forward_primitive_desc_create = api.enums.dnnl_status_t!.dnnl_unimplemented!;
  expect(binding.describe({ ...convolution, pass: 'training', algorithm: 'winograd' }, handles.attributes, 0)).toBeNull();
});

test('every other status is an error that names the function and the reason', () => {
  const failing = (name: string, status: number, use: (binding: DescriptorFunctions) => unknown): (() => unknown) => {
    const { library, binding } = opened();
    library.answers[name] = status;
    return () => use(binding);
  };
  const describe = ({ describe }: DescriptorFunctions): unknown => describe({ ...convolution, pass: 'training' }, handles.attributes, 0);
  const describing = 'dnnl_convolution_forward_primitive_desc_create';
  expect(failing(describing, 2, describe)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: oneDNN's dnnl_convolution_forward_primitive_desc_create failed: invalid arguments.]`,
  );
  expect(failing(describing, 1, describe)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: oneDNN's dnnl_convolution_forward_primitive_desc_create failed: out of memory. Use smaller batches, pictures or networks.]`,
  );
  expect(failing(describing, 2, describe)).toThrowError(expect.objectContaining({ code: 'backend' }));
  expect(failing('dnnl_memory_desc_create_with_tag', 2, ({ any }) => any([1], 'f32'))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: oneDNN's dnnl_memory_desc_create_with_tag failed: invalid arguments.]`,
  );
  expect(failing('dnnl_memory_desc_create_with_strides', 3, ({ strided }) => strided([1], 'f32', [1]))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: oneDNN's dnnl_memory_desc_create_with_strides failed: unimplemented.]`,
  );
  expect(failing('dnnl_post_ops_append_eltwise', 5, ({ attributes }) => attributes({ relu: true }))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: oneDNN's dnnl_post_ops_append_eltwise failed: runtime error.]`,
  );
});
