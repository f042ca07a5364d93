#include "kiosk/base/result.h"

