#pragma once

#include <ATen/ATen.h>

#include <algorithm>

#include "../Threads.hpp"

namespace shim::SHIM_KERNELS {

namespace {
using winograd::outputs;
using winograd::points;
using winograd::pointStride;
constexpr int64_t pointCount = points * points;
/// Tiles that are transformed and multiplied together, so that what is between stays in the caches.
constexpr int64_t blockTiles = 128;

/// A rectangle of tiles, each four by four outputs.
struct Block {
  int64_t row, rows, column, columns;
  int64_t tiles() const { return rows * columns; }
  int64_t panels() const { return roundedUp(tiles(), tileColumns) / tileColumns; }
};
}  // namespace

SHIM_KERNELS_BEGIN

namespace {

/// Kernels of 16 input channels of one output: 36 vectors at the distance of a point.
void transformKernelVector(const float *kernel, int64_t count, float *to, int64_t stride) {
  Vector columns[3][points];
  for (int column = 0; column < 3; column++) {
    Vector weights[3];
    for (int row = 0; row < 3; row++)
      weights[row] = winograd::weightOfKernels(kernel + 3 * row + column, 9, count);
    winograd::transformKernel(weights, columns[column]);
  }
  for (int row = 0; row < points; row++) {
    const Vector weights[3] = {columns[0][row], columns[1][row], columns[2][row]};
    Vector transformed[points];
    winograd::transformKernel(weights, transformed);
    for (int column = 0; column < points; column++)
      storeFirst(to + (row * points + column) * stride, transformed[column], count);
  }
}

/// Copies the block of a plane with one value around it into `strip`, after scaling and activation.
void fillStrip(const Convolution3x3 &problem, const Block &block, int64_t channel, float *strip,
               int64_t stripStride) {
  const float *plane = problem.input[channel];
  const int64_t left = block.column * outputs - 1, top = block.row * outputs - 1;
  const int64_t rows = block.rows * outputs + 2, columns = block.columns * outputs + 2;
  const bool activated = problem.scale != nullptr;
  const Vector scale = all(activated ? problem.scale[channel] : 1.0f),
               shift = all(activated ? problem.shift[channel] : 0.0f);
  for (int64_t row = 0; row < rows; row++) {
    float *to = strip + row * stripStride;
    const int64_t y = top + row;
    const bool inside = y >= 0 && y < problem.height;
    for (int64_t column = 0; column < columns; column += lanes) {
      Vector value = all(0.0f);
      if (inside) {
        value = loadWithin(plane + y * problem.width + left + column, left + column, problem.width);
        if (activated)
          value = keep(silu(multiplyAdd(value, scale, shift)), left + column, problem.width);
      }
      store(to + column, value);
    }
  }
}

/// Transforms the tiles of one channel: `[panel][point][channel][32]`.
void transformBlock(const Convolution3x3 &problem, const Block &block, int64_t channel, float *transformed) {
  const int64_t stripStride = roundedUp(block.columns * outputs + 2, lanes) + 5 * lanes;
  float *strip = threadScratch(0, (block.rows * outputs + 2) * stripStride + points * stripStride);
  float *vertical = strip + (block.rows * outputs + 2) * stripStride;
  const int64_t flat = block.panels() * tileColumns + lanes;
  float *sorted = threadScratch(1, points * points * flat);
  fillStrip(problem, block, channel, strip, stripStride);
  for (int64_t row = 0; row < block.rows; row++) {
    const float *from = strip + row * outputs * stripStride;
    for (int64_t column = 0; column < block.columns * outputs + 2; column += lanes) {
      Vector values[points], results[points];
      for (int index = 0; index < points; index++) values[index] = load(from + index * stripStride + column);
      winograd::transformInput(values, results);
      for (int index = 0; index < points; index++)
        store(vertical + index * stripStride + column, results[index]);
    }
    for (int index = 0; index < points; index++)
      for (int64_t column = 0; column < block.columns; column += lanes) {
        const float *place = vertical + index * stripStride + column * outputs;
        Vector phases[points];
        winograd::deinterleave(place, phases, 4);
        winograd::deinterleave(place + outputs, phases + 4, 2);
        float *to = sorted + index * points * flat + row * block.columns + column;
        for (int phase = 0; phase < points; phase++)
          storeFirst(to + phase * flat, phases[phase], block.columns - column);
      }
  }
  const int64_t stride = pointStride(problem.channels * tileColumns);
  for (int64_t tile = 0; tile < block.panels() * tileColumns; tile += lanes) {
    float *to =
        transformed + tile / tileColumns * pointCount * stride + channel * tileColumns + tile % tileColumns;
    for (int row = 0; row < points; row++) {
      Vector values[points], results[points];
      for (int column = 0; column < points; column++)
        values[column] = load(sorted + (row * points + column) * flat + tile);
      winograd::transformInput(values, results);
      for (int column = 0; column < points; column++)
        store(to + (row * points + column) * stride, results[column]);
    }
  }
}

/// All products of one point and the rows `first` ..< `last` of eight outputs each:
/// `[rows of eight][panel][point][8][32]`.
void multiplyPoint(const Convolution3x3 &problem, const Block &block, int64_t point, int64_t first,
                   int64_t last, const float *transformed, float *products) {
  const int64_t stride = pointStride(problem.channels * tileColumns);
  const int64_t padded = roundedUp(problem.outputs, tileRows);
  const float *kernel = problem.transformedKernel + point * pointStride(padded * problem.channels);
  for (int64_t panel = 0; panel < block.panels(); panel++)
    for (int64_t row = first; row < last; row++)
      product(kernel + row * tileRows * problem.channels, problem.channels,
              transformed + (panel * pointCount + point) * stride, problem.channels,
              products + ((row * block.panels() + panel) * pointCount + point) * tileRows * tileColumns,
              tileColumns);
}

/// Writes the block of one output from its products `[panel][point][8][32]`.
void finishBlock(const Convolution3x3 &problem, const Block &block, int64_t output, const float *products) {
  constexpr int64_t stride = tileRows * tileColumns;
  const int64_t flat = block.panels() * tileColumns + lanes;
  float *sorted = threadScratch(1, outputs * outputs * flat);
  for (int64_t tile = 0; tile < block.panels() * tileColumns; tile += lanes) {
    const float *from = products + tile / tileColumns * pointCount * stride + tile % tileColumns;
    Vector columns[points][outputs];
    for (int column = 0; column < points; column++) {
      Vector values[points];
      for (int row = 0; row < points; row++)
        values[row] = load(from + (row * points + column) * stride);
      winograd::transformOutput(values, columns[column]);
    }
    for (int row = 0; row < outputs; row++) {
      Vector values[points], results[outputs];
      for (int column = 0; column < points; column++) values[column] = columns[column][row];
      winograd::transformOutput(values, results);
      for (int phase = 0; phase < outputs; phase++)
        store(sorted + (row * outputs + phase) * flat + tile, results[phase]);
    }
  }
  const Vector bias = all(problem.bias[output]), gain = all(problem.gain);
  const float *residual = problem.residual == nullptr ? nullptr : problem.residual[output];
  float *plane = problem.output + output * problem.height * problem.width;
  for (int64_t row = 0; row < block.rows * outputs; row++) {
    const int64_t y = block.row * outputs + row;
    if (y >= problem.height) break;
    for (int64_t column = 0; column < block.columns; column += lanes) {
      const float *from = sorted + row % outputs * outputs * flat + row / outputs * block.columns + column;
      Vector phases[outputs], values[outputs];
      for (int phase = 0; phase < outputs; phase++) phases[phase] = load(from + phase * flat);
      winograd::interleave(phases, values);
      const int64_t limit = std::min(problem.width, (block.column + block.columns) * outputs);
      for (int index = 0; index < outputs; index++) {
        const int64_t x = (block.column + column) * outputs + index * lanes;
        if (x >= limit) break;
        Vector value = values[index] + bias;
        if (residual != nullptr) value += loadWithin(residual + y * problem.width + x, 0, limit - x);
        storeFirst(plane + y * problem.width + x, value * gain, limit - x);
      }
    }
  }
}

}  // namespace

SHIM_KERNELS_END

int64_t transformedKernelSize(int64_t channels, int64_t outputs) {
  return pointCount * pointStride(roundedUp(outputs, tileRows) * channels);
}

void transformKernel(const float *kernel, int64_t channels, int64_t outputs, float *transformed) {
  const int64_t padded = roundedUp(outputs, tileRows), stride = pointStride(padded * channels);
  inParallel(padded / tileRows, [&](int64_t rows) {
    for (int64_t output = rows * tileRows; output < (rows + 1) * tileRows; output++)
      for (int64_t channel = 0; channel < channels; channel += lanes) {
        float *to = transformed + output * channels + channel;
        const int64_t count = std::min<int64_t>(lanes, channels - channel);
        if (output < outputs) {
          transformKernelVector(kernel + (output * channels + channel) * 9, count, to, stride);
        } else {
          for (int64_t point = 0; point < pointCount; point++) std::fill_n(to + point * stride, count, 0.0f);
        }
      }
  });
}

void convolve(const Convolution3x3 &problem) {
  const int64_t tileRowsOfImage = roundedUp(problem.height, winograd::outputs) / winograd::outputs;
  const int64_t tilesOfRow = roundedUp(problem.width, winograd::outputs) / winograd::outputs;
  const int64_t columns = std::min(tilesOfRow, blockTiles);
  const int64_t rows = std::min(tileRowsOfImage, std::max<int64_t>(1, blockTiles / columns));
  const int64_t panels = roundedUp(rows * columns, tileColumns) / tileColumns;
  const int64_t outputRows = roundedUp(problem.outputs, tileRows) / tileRows;
  // A few rows of eight outputs are one task, so that also more than 36 threads have work.
  constexpr int64_t rowsOfTask = 8, channelsOfTask = 4;
  const int64_t tasksOfPoint = roundedUp(outputRows, rowsOfTask) / rowsOfTask;
  const auto transformedBuffer =
      at::empty({panels * pointCount * pointStride(problem.channels * tileColumns)}, at::kFloat);
  const auto productBuffer =
      at::empty({outputRows * panels * pointCount * tileRows * tileColumns}, at::kFloat);
  float *transformed = transformedBuffer.data_ptr<float>(), *products = productBuffer.data_ptr<float>();
  for (int64_t row = 0; row < tileRowsOfImage; row += rows)
    for (int64_t column = 0; column < tilesOfRow; column += columns) {
      const Block block{row, std::min(rows, tileRowsOfImage - row), column,
                        std::min(columns, tilesOfRow - column)};
      inParallel(roundedUp(problem.channels, channelsOfTask) / channelsOfTask, [&](int64_t task) {
        const int64_t end = std::min((task + 1) * channelsOfTask, problem.channels);
        for (int64_t channel = task * channelsOfTask; channel < end; channel++)
          transformBlock(problem, block, channel, transformed);
      });
      inParallel(pointCount * tasksOfPoint, [&](int64_t task) {
        const int64_t first = task % tasksOfPoint * rowsOfTask;
        multiplyPoint(problem, block, task / tasksOfPoint, first, std::min(first + rowsOfTask, outputRows),
                      transformed, products);
      });
      inParallel(outputRows, [&](int64_t rows) {
        for (int64_t index = 0; index < tileRows; index++) {
          const int64_t output = rows * tileRows + index;
          if (output >= problem.outputs) break;
          finishBlock(
              problem, block, output,
              products + rows * block.panels() * pointCount * tileRows * tileColumns + index * tileColumns);
        }
      });
    }
}

}  // namespace shim::SHIM_KERNELS
