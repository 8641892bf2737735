"""local_model_requantize.py LIBRARY FROM TO: stores a model's weights again in 8 bits (Q8_0), by llama.cpp's own library.

A process of its own: the library prints what it does, and ends the process when something is wrong.
"""
import ctypes
import os
import sys

q8_0 = 7  # LLAMA_FTYPE_MOSTLY_Q8_0 of llama.h


class Parameters(ctypes.Structure):
    """The beginning of llama_model_quantize_params; what follows stays as the library fills it in."""
    _fields_ = [("threads", ctypes.c_int32), ("type", ctypes.c_int32), ("output_type", ctypes.c_int32), ("embedding_type", ctypes.c_int32),
                ("allow_requantize", ctypes.c_bool), ("rest", ctypes.c_byte * 235)]


def main():
    library, source, target = sys.argv[1:]
    llama = ctypes.CDLL(library)
    llama.llama_model_quantize_default_params.restype = Parameters
    llama.llama_model_quantize.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.POINTER(Parameters)]
    parameters = llama.llama_model_quantize_default_params()
    parameters.type, parameters.allow_requantize = q8_0, True
    sys.exit(llama.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(parameters)))


main()
