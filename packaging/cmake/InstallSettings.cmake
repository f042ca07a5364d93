# Runs when the project is installed: unit, folders and sample settings with the folders of this prefix, and links to the
# programs that people call. /etc goes with /usr, as the GNU coding standards have it.
set(settings "${CMAKE_INSTALL_PREFIX}/etc/bianmin")
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(settings "/etc/bianmin")
endif()
set(programs "${CMAKE_INSTALL_PREFIX}/libexec/bianmin")
set(assets "${CMAKE_INSTALL_PREFIX}/share/bianmin")
set(documents "${CMAKE_INSTALL_PREFIX}/share/doc/bianmin-kiosk")

function(install_filled template destination name)
  configure_file("${bianmin_templates}/${template}" "${bianmin_scratch}/${name}" @ONLY)
  file(INSTALL DESTINATION "${destination}" TYPE FILE FILES "${bianmin_scratch}/${name}")
endfunction()

install_filled(bianmin.service.in "${CMAKE_INSTALL_PREFIX}/lib/systemd/system" bianmin.service)
install_filled(bianmin-screen.service.in "${CMAKE_INSTALL_PREFIX}/lib/systemd/system" bianmin-screen.service)
install_filled(tmpfiles.conf.in "${CMAKE_INSTALL_PREFIX}/lib/tmpfiles.d" bianmin.conf)
# Settings that somebody has filled in stay; the new sample then lies beside them.
foreach(name kiosk.toml guard.conf)
  set(beside "")
  if(EXISTS "$ENV{DESTDIR}${settings}/${name}")
    set(beside .new)
  endif()
  install_filled(${name}.in "${settings}" ${name}${beside})
endforeach()

file(MAKE_DIRECTORY "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin")
foreach(program IN LISTS bianmin_called)
  file(CREATE_LINK ../libexec/bianmin/${program} "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin/${program}" SYMBOLIC)
endforeach()
