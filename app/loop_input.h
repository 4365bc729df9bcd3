/* loop_input: SDL's fingers, mouse, wheel and keys, told to the stage as gestures and keys. UI thread. */
#ifndef MINGYUE_LOOP_INPUT_H
#define MINGYUE_LOOP_INPUT_H

#include <SDL.h>
#include <stdbool.h>
#include <stdint.h>

#include "canvas.h"
#include "door.h"
#include "gesture.h"
#include "stage.h"

struct loop_input {
	struct canvas *canvas;
	struct stage *stage;
	bool windowed; /* a pointer is always there */
	struct gesture_state fingers;
	struct door door;
	uint64_t touched_ms; /* by a finger or a key; 0: not yet */
	uint64_t pointer_ms; /* when a mouse last moved; 0: its pointer is hidden */
};

/* The picture has another size, or is there for the first time: fingers on it are let go. */
void loop_input_resized(struct loop_input *input, uint64_t now_ms);
/* Takes what it knows of; everything else is left alone. */
void loop_input_hear(struct loop_input *input, const SDL_Event *event, uint64_t now_ms);
/* Once a turn: lets go fingers whose panel has vanished or hangs, hides the pointer of a mouse that rests. */
void loop_input_tick(struct loop_input *input, uint64_t now_ms);

#endif
