/* mingyue-publish: the office's tool: checks a content folder, compiles it, shows how it will look, signs and publishes it. */
#include "args.h"

int main(int argc, char **argv)
{
	struct args args;
	args_read(argc, argv, &args);
	return args.run(&args.job);
}
